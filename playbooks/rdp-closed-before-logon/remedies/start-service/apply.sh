# SYNOPSIS: Starts xrdp.
# DESCRIPTION: Does nothing when it already runs. Whether it starts with the host stays as it is.
# OUTPUTS: started
# NEEDS: administrator

control() {
  # systemctl is often installed where systemd does not run; then it answers nothing. An init script
  # hands its umask and its open files on to the service.
  umask 022
  if [ -n "$(systemctl is-active xrdp 2>/dev/null | head -n 1)" ]; then
    systemctl "$1" xrdp
  elif command -v service >/dev/null 2>&1; then
    service xrdp "$1"
  elif [ -x /etc/init.d/xrdp ]; then
    /etc/init.d/xrdp "$1"
  else
    printf 'this host has neither systemd nor an init script for xrdp\n'
    return 1
  fi >&2 </dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
}

is_running() {
  # Processes that are only left over from old connections do not count.
  state=$(systemctl is-active xrdp 2>/dev/null | head -n 1)
  if [ -n "$state" ]; then
    [ "$state" = active ]
  else
    pid=$(cat /run/xrdp/xrdp.pid /run/xrdp.pid 2>/dev/null | head -n 1)
    [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = xrdp ]
  fi
}

put_boolean started false
# The answer stands before anything happens: a rollback then knows what to do wherever the script ends.
if is_running; then
  if [ "$mode" = preview ]; then
    preview_line "nothing: xrdp already runs"
  fi
  exit 0
fi
if [ "$mode" = preview ]; then
  preview_line "start the service xrdp"
  exit 0
fi
put_boolean started true
control start || fail "xrdp did not start; its log and the log of the service manager say why"
