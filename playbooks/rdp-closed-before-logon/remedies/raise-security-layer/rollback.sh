# SYNOPSIS: Puts back xrdp.ini as it was, with owner, mode and content.
# DESCRIPTION: Refuses when somebody has changed the file since; the kept file stays where it is.
# OUTPUTS: nothing
# NEEDS: administrator

if [ "$state_changed" != true ]; then
  exit 0
fi
rm -f -- "$state_file.fettle"
if cmp -s -- "$state_file" "$state_backup"; then
  exit 0
fi
if [ "$(sha256sum <"$state_file" | cut -d' ' -f1)" != "$state_written" ]; then
  fail "somebody has changed $state_file since; it was left as it is, the old one lies in $state_backup"
fi
if ! { cp -a -- "$state_backup" "$state_file.fettle" && mv -f -- "$state_file.fettle" "$state_file"; }; then
  rm -f -- "$state_file.fettle"
  fail "$state_file could not be put back; it lies in $state_backup"
fi
