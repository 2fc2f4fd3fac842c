# SYNOPSIS: Reads the versions that matter and the clock of the host.
# DESCRIPTION: The package manager is asked, not the program.
# OUTPUTS: distribution, xrdpVersion, opensslVersion, time
# NEEDS: user

if [ -r /etc/os-release ]; then
  put_text distribution "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release | tr -d '"' | head -n 1)"
fi
version=
if command -v dpkg-query >/dev/null 2>&1; then
  # shellcheck disable=SC2016 # a field of dpkg, not of the shell
  version=$(dpkg-query -W -f '${Version}' xrdp 2>/dev/null)
elif command -v rpm >/dev/null 2>&1; then
  version=$(rpm -q --queryformat '%{VERSION}-%{RELEASE}' xrdp 2>/dev/null) || version=
fi
if [ -n "$version" ]; then
  put_text xrdpVersion "$version"
else
  put_unknown xrdpVersion "neither dpkg nor rpm knows a package xrdp"
fi
if command -v openssl >/dev/null 2>&1; then
  put_text opensslVersion "$(openssl version)"
fi
put_text time "$(date -u '+%Y-%m-%dT%H:%M:%SZ')"
