# SYNOPSIS: Lets the group of xrdp's own user read the private key in /etc/xrdp.
# DESCRIPTION: The key belongs to root and to that group afterwards, with mode 640: root writes, xrdp
#   reads, nobody else does either. xrdp takes the key anew for every connection; nothing is restarted.
# OUTPUTS: changed, key, uid, gid, mode
# NEEDS: administrator

put_boolean changed false
# The answer stands before anything happens: a rollback then knows what to do wherever the script ends.
key=$param_key
case $key in
  /etc/xrdp/*/*) fail "$key does not lie in /etc/xrdp itself" ;;
  /etc/xrdp/?*) ;;
  *) fail "$key does not lie in /etc/xrdp" ;;
esac
if [ -L "$key" ] || [ ! -f "$key" ] || [ "$(stat -c %h -- "$key")" != 1 ]; then
  fail "$key is not a plain file of its own; other programs may use it"
fi
gid=$(id -g -- "$param_user" 2>/dev/null)
group=$(id -gn -- "$param_user" 2>/dev/null)
[ -n "$gid" ] || fail "this host knows no user $param_user"
[ "$gid" != 0 ] || fail "$param_user has the group root; that group is not given anything"

before=$(stat -c '%u %g %a' -- "$key")
before_mode=${before##* }
if [ "$before" = "0 $gid 640" ]; then
  if [ "$mode" = preview ]; then
    preview_line "nothing: $key already belongs to root:$group with mode 640"
  fi
  exit 0
fi
if [ "$mode" = preview ]; then
  preview_line "$key: owner $(stat -c %U:%G -- "$key") becomes root:$group"
  preview_line "$key: mode $before_mode becomes 640"
  exit 0
fi

rest=${before#* }
put_boolean changed true
put_text key "$key"
put_number uid "${before%% *}"
put_number gid "${rest%% *}"
put_text mode "$before_mode"

# The order keeps the key closed at every moment.
if ! { chmod 600 -- "$key" && chown "0:$gid" -- "$key" && chmod 640 -- "$key"; }; then
  chown "${before%% *}:${rest%% *}" -- "$key"
  chmod "$before_mode" -- "$key"
  put_boolean changed false
  fail "the owner and the mode of $key could not be changed"
fi
