# SYNOPSIS: Takes xrdp's user out of the group again, when the remedy had added it, and restarts xrdp.
# DESCRIPTION: Does nothing when the user was a member before the remedy. Running it twice does no harm.
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

if [ "$state_joined" != true ]; then
  exit 0
fi
case " $(id -Gn -- "$state_user" 2>/dev/null) " in
  *" $state_group "*)
    gpasswd -d "$state_user" "$state_group" >&2 || fail "$state_user could not be taken out of $state_group" ;;
esac
control restart || fail "the membership is taken back, but xrdp did not restart"
