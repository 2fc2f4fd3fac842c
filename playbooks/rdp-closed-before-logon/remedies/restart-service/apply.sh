# SYNOPSIS: Restarts xrdp.
# DESCRIPTION: Connections through xrdp end. Sessions stay and can be taken up again with systemd;
#   an init script may end them, too.
# OUTPUTS: nothing
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

if [ "$mode" = preview ]; then
  preview_line "restart the service xrdp"
  exit 0
fi
control restart || fail "xrdp did not restart; its log and the log of the service manager say why"
