# SYNOPSIS: Makes xrdp's user a member of the group that may read the private key, and restarts xrdp.
# DESCRIPTION: This is the way Debian describes for the key in /etc/ssl/private. The user may then read
#   every key that this group may read. A running process keeps its groups, hence the restart.
# OUTPUTS: joined, user, group
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

put_boolean joined false
# The answer stands before anything happens: a rollback then knows what to do wherever the script ends.
id -u -- "$param_user" >/dev/null 2>&1 || fail "this host knows no user $param_user"
case $param_group in
  '' | root | sudo | wheel | admin | adm | shadow | disk | docker)
    fail "the group $param_group may do far more than read a key; xrdp does not join it" ;;
esac
if [ "$(stat -L -c %G -- "$param_key" 2>/dev/null)" != "$param_group" ]; then
  fail "$param_key does not belong to the group $param_group any more"
fi

joined=true
case " $(id -Gn -- "$param_user") " in
  *" $param_group "*) joined=false ;;
esac
if [ "$mode" = preview ]; then
  if [ "$joined" = true ]; then
    preview_line "add the user $param_user to the group $param_group"
  fi
  preview_line "restart the service xrdp"
  exit 0
fi

put_boolean joined "$joined"
put_text user "$param_user"
put_text group "$param_group"
if [ "$joined" = true ]; then
  usermod -a -G "$param_group" "$param_user" >&2 || fail "$param_user could not be added to $param_group"
fi
if ! control restart; then
  fail "xrdp did not restart; its log and the log of the service manager say why"
fi
