# SYNOPSIS: Starts xrdp.
# DESCRIPTION: Does nothing when it already runs. Whether it starts with the host stays as it is.
# OUTPUTS: started
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

# The main process is the xrdp whose parent is no xrdp: every connection is a child of it.
is_running() {
  for entry in /proc/[0-9]*; do
    read -r name <"$entry/comm" || continue
    [ "$name" = xrdp ] && return 0
  done 2>/dev/null
  return 1
}

if is_running; then
  if [ "$mode" = preview ]; then
    preview_line "nothing: xrdp already runs"
  else
    put_boolean started false
  fi
  exit 0
fi
if [ "$mode" = preview ]; then
  preview_line "start the service xrdp"
  exit 0
fi
control start || fail "xrdp did not start; its log and the log of the service manager say why"
put_boolean started true
