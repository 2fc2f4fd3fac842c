#!/usr/bin/env bash
# Runs the tests against real servers (xrdp, sshd, FreeRDP, acceptors of NTLM) on 127.0.0.1.
#
# The machine is taken to be disposable: /etc/xrdp is changed by some tests and put back afterwards.
# Usage: test/peers/run.sh [--install | --xrdp | --others | jest arguments, e.g. a part of a file name]
#   --install  installs what is missing, and runs nothing
#   --xrdp     only the tests that share the xrdp of this machine: they mostly wait
#   --others   all but those
# Ends with one line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

# command:package, so that a server that came from elsewhere counts too
needs="xrdp:xrdp sshd:openssh-server freerdp-shadow-cli:freerdp2-shadow-x11 xfreerdp:freerdp2-x11
Xvfb:xvfb sudo:sudo openssl:openssl ps:procps ss:iproute2 shellcheck:shellcheck ntlm_auth:winbind tshark:tshark
slapd:slapd ldapmodify:ldap-utils rsyslogd:rsyslog
krb5kdc:krb5-kdc kadmin.local:krb5-admin-server kinit:krb5-user curl:curl faketime:faketime"
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
  echo "The tests of RDP need xrdp, freerdp2 and xvfb; those of ssh need openssh-server and sudo; those of WinRM need winbind, gss-ntlmssp, python3-gssapi, python3-winrm and tshark; those of LDAP need slapd and ldap-utils; those of syslog need rsyslog and rsyslog-gnutls; those of Kerberos need krb5-kdc, krb5-admin-server, krb5-user, python3-gssapi, curl and faketime. Install them, or run this as root." >&2
  echo "0 passed, 1 failed"
  exit 1
fi
[ "${1:-}" != --install ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "Not root: the tests that repair a host (real /etc/xrdp, test users, sudo) cannot run, and count as failed." >&2
fi

node=node_modules/.bin/node
[ -x "$node" ] || node=node
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --forceExit: a test that failed halfway may have left a server; that is reported, not waited for.
jest() {
  local out=$1
  shift
  PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin" "$node" --experimental-vm-modules \
    --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
    --config test/peers/jest.config.ts --json --outputFile="$out" --verbose --forceExit "$@" >/dev/null
}

# Tests of RDP share port 3389, /etc/xrdp and the services of this machine, and mostly wait for them: they run one
# after another. All others have ports and folders of their own, and run beside them, one after another as well.
mapfile -t others < <(grep -L xrdp test/peers/*.peer.ts)
mapfile -t xrdp < <(grep -l xrdp test/peers/*.peer.ts)
case ${1:-} in
  '')
    jest "$work/others.json" --runTestsByPath "${others[@]}" 2>"$work/others.log" &
    jest "$work/xrdp.json" --runTestsByPath "${xrdp[@]}"
    status=$?
    wait $! || status=1
    cat "$work/others.log" >&2
    ;;
  --xrdp) jest "$work/all.json" --runTestsByPath "${xrdp[@]}" "${@:2}"; status=$? ;;
  --others) jest "$work/all.json" --runTestsByPath "${others[@]}" "${@:2}"; status=$? ;;
  *) jest "$work/all.json" "$@"; status=$? ;;
esac

# One sum of all runs, kept where FETTLE_PEERS_JSON says for whoever wants to read what failed. A file that could
# not even be loaded has no tests: it counts as one failure, and so does no test at all.
# shellcheck disable=SC2016 # JavaScript, not shell
"$node" -e '
  const fs = require("node:fs");
  const [status, kept, ...files] = process.argv.slice(1);
  const read = (file) => { try { return JSON.parse(fs.readFileSync(file, "utf8")); } catch { return { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, testResults: [] }; } };
  const runs = files.map(read);
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  const failed = sum("numFailedTests") + sum("numRuntimeErrorTestSuites");
  if (kept !== "") fs.writeFileSync(kept, JSON.stringify({ testResults: runs.flatMap((run) => run.testResults) }));
  console.log(`${sum("numPassedTests")} passed, ${status === "0" ? failed : Math.max(1, failed)} failed`);
' "$status" "${FETTLE_PEERS_JSON:-}" "$work"/*.json
exit "$status"
