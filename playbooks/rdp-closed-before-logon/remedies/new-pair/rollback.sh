# SYNOPSIS: Puts back the certificate and the key that were there, with owner, mode and content.
# DESCRIPTION: Refuses when somebody has changed the files since; the kept files stay where they are.
# OUTPUTS: nothing
# NEEDS: administrator

if [ "$state_changed" != true ]; then
  exit 0
fi

is_as_made() {
  [ ! -L "$1" ] && [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$2" ]
}

# is_as_before PATH KEPT HAD
is_as_before() {
  if [ "$3" != true ]; then
    [ ! -e "$1" ] && [ ! -L "$1" ]
  elif [ -L "$2" ]; then
    [ -L "$1" ] && [ "$(readlink "$1")" = "$(readlink "$2")" ]
  else
    [ ! -L "$1" ] && [ -f "$1" ] && cmp -s -- "$1" "$2" &&
      [ "$(stat -c '%u %g %a' -- "$1")" = "$(stat -c '%u %g %a' -- "$2")" ]
  fi
}

# put_back PATH KEPT HAD MADE
put_back() {
  if is_as_before "$1" "$2" "$3"; then
    return 0
  fi
  is_as_made "$1" "$4" || fail "somebody has changed $1 since; it was left as it is, the old one lies in $2"
  if [ "$3" != true ]; then
    rm -f -- "$1" || fail "$1 could not be removed"
  else
    cp -a -- "$2" "$1.fettle" && mv -f -- "$1.fettle" "$1" || fail "$1 could not be put back; it lies in $2"
  fi
}

rm -f -- "$state_key.fettle" "$state_certificate.fettle"
put_back "$state_key" "$state_backup/key" "$state_hadKey" "$state_newKey"
put_back "$state_certificate" "$state_backup/certificate" "$state_hadCertificate" "$state_newCertificate"
