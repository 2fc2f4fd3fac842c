# SYNOPSIS: Stops xrdp again, when the remedy had started it.
# DESCRIPTION: Does nothing when xrdp ran before the remedy.
# OUTPUTS: nothing
# NEEDS: administrator

control() {
  # systemctl is often installed where systemd does not run; then it answers nothing. An init script
  # hands its umask on to the service.
  umask 022
  if [ -n "$(systemctl is-active xrdp 2>/dev/null | head -n 1)" ]; then
    systemctl "$1" xrdp >&2
  elif command -v service >/dev/null 2>&1; then
    service xrdp "$1" >&2
  elif [ -x /etc/init.d/xrdp ]; then
    /etc/init.d/xrdp "$1" >&2
  else
    fail "this host has neither systemd nor an init script for xrdp"
  fi
}

if [ "$state_started" != true ]; then
  exit 0
fi
control stop || fail "xrdp could not be stopped again"
