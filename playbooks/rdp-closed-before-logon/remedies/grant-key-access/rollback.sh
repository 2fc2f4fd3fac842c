# SYNOPSIS: Puts back the owner, the group and the mode that the key had.
# DESCRIPTION: Closes the key first, so that at no moment more people may read it. Running it twice does no
#   harm.
# OUTPUTS: nothing
# NEEDS: administrator

if [ "$state_changed" != true ]; then
  exit 0
fi
key=$state_key
if [ -L "$key" ] || [ ! -f "$key" ]; then
  fail "$key is no plain file any more; it was left as it is"
fi
chmod 600 -- "$key" || fail "the mode of $key could not be put back"
chown "$state_uid:$state_gid" -- "$key" || fail "the owner of $key could not be put back"
chmod "$state_mode" -- "$key" || fail "the mode of $key could not be put back"
