#!/usr/bin/env bash
# Runs the tests against real servers (xrdp, sshd, FreeRDP, acceptors of NTLM) on 127.0.0.1.
#
# The machine is taken to be disposable: /etc/xrdp is changed by some tests and put back afterwards.
# Usage: test/peers/run.sh [jest arguments, e.g. a part of a file name]
# Ends with one line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

# command:package, so that a server that came from elsewhere counts too
needs="xrdp:xrdp sshd:openssh-server freerdp-shadow-cli:freerdp2-shadow-x11 xfreerdp:freerdp2-x11
Xvfb:xvfb sudo:sudo openssl:openssl ps:procps ss:iproute2 shellcheck:shellcheck ntlm_auth:winbind tshark:tshark
slapd:slapd ldapmodify:ldap-utils rsyslogd:rsyslog"
# file:package, for what has no command: a library of Python, a mechanism of GSSAPI, a driver of rsyslog
files="/usr/lib/python3/dist-packages/gssapi/__init__.py:python3-gssapi
/usr/lib/python3/dist-packages/winrm/__init__.py:python3-winrm
/etc/gss/mech.d/mech.ntlmssp.conf:gss-ntlmssp
/var/lib/dpkg/info/rsyslog-gnutls.list:rsyslog-gnutls"

missing() {
  for need in $needs; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${need%%:*}" >/dev/null 2>&1 || printf '%s ' "${need##*:}"
  done
  for need in $files; do
    [ -e "${need%%:*}" ] || printf '%s ' "${need##*:}"
  done
}

absent=$(missing)
if [ -n "$absent" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing what is missing: $absent"
  # policy-rc.d 101: the packages must not start their services by themselves
  policy=/usr/sbin/policy-rc.d
  made=no
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=yes
  fi
  # shellcheck disable=SC2086 # a list of package names
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $absent; } >/dev/null
  [ "$made" = yes ] && rm -f "$policy"
  absent=$(missing)
fi
if [ -n "$absent" ]; then
  echo "these packages are missing: $absent" >&2
  echo "The tests of RDP need xrdp, freerdp2 and xvfb; those of ssh need openssh-server and sudo; those of WinRM need winbind, gss-ntlmssp, python3-gssapi, python3-winrm and tshark; those of LDAP need slapd and ldap-utils; those of syslog need rsyslog and rsyslog-gnutls. Install them, or run this as root." >&2
  echo "0 passed, 1 failed"
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "Not root: the tests that repair a host (real /etc/xrdp, test users, sudo) cannot run, and count as failed." >&2
fi

node=node_modules/.bin/node
[ -x "$node" ] || node=node
# --forceExit: a test that failed halfway may have left a server; that is reported, not waited for.
# Kept where FETTLE_PEERS_JSON says, for whoever wants to read what failed.
summary=${FETTLE_PEERS_JSON:-$(mktemp)}
[ -n "${FETTLE_PEERS_JSON:-}" ] || trap 'rm -f "$summary"' EXIT
PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin" "$node" --experimental-vm-modules \
  --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --config test/peers/jest.config.ts --json --outputFile="$summary" --verbose --forceExit "$@" >/dev/null
status=$?
# A file that could not even be loaded has no tests: it counts as one failure, and so does no test at all.
# shellcheck disable=SC2016 # JavaScript, not shell
"$node" -e '
  const read = () => { try { return JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")); } catch { return undefined; } };
  const result = read() ?? { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const isOk = process.argv[2] === "0";
  console.log(`${result.numPassedTests} passed, ${isOk ? failed : Math.max(1, failed)} failed`);
' "$summary" "$status"
exit "$status"
