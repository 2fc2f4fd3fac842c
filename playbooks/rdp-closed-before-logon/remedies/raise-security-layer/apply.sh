# SYNOPSIS: Lets xrdp offer TLS: security_layer=negotiate in /etc/xrdp/xrdp.ini.
# DESCRIPTION: One line changes; the rest of the file stays byte by byte. xrdp reads the file anew for every
#   connection; nothing is restarted.
# OUTPUTS: changed, backup, file, written
# NEEDS: administrator

put_boolean changed false
# The answer stands before anything happens: a rollback then knows what to do wherever the script ends.
ini=/etc/xrdp/xrdp.ini
name=security_layer
value='negotiate'

# Prints the file with the last line of this key in [Globals] replaced, or the line added to the section.
edited() {
  awk -v wanted="$name" -v line="$name=$value" '
    { text[NR] = $0; sub(/[#;].*/, ""); gsub(/\r/, "") }
    match($0, /\[[^][]*\]/) {
      if (inside) done = 1
      inside = !done && tolower(substr($0, RSTART + 1, RLENGTH - 2)) == "globals"
      if (inside) section = NR
      next
    }
    inside && (at = index($0, "=")) {
      key = substr($0, 1, at - 1); gsub(/^[ \t]+|[ \t]+$/, "", key)
      if (tolower(key) == wanted) place = NR
    }
    END {
      if (!section) exit 1
      for (n = 1; n <= NR; n++) {
        print n == place ? line : text[n]
        if (!place && n == section) print line
      }
    }' "$1"
}

present() {
  awk -v wanted="$name" '
    { whole = $0; sub(/[#;].*/, ""); gsub(/\r/, "") }
    match($0, /\[[^][]*\]/) {
      if (inside) exit
      inside = tolower(substr($0, RSTART + 1, RLENGTH - 2)) == "globals"
      next
    }
    inside && (at = index($0, "=")) {
      key = substr($0, 1, at - 1); gsub(/^[ \t]+|[ \t]+$/, "", key)
      if (tolower(key) == wanted) found = whole
    }
    END { print found }' "$1"
}

file=$(readlink -f "$ini")
[ -f "$file" ] || fail "there is no $ini"
before=$(present "$file")
if [ "$before" = "$name=$value" ]; then
  if [ "$mode" = preview ]; then
    preview_line "nothing: $file already says $name=$value"
  fi
  exit 0
fi
if [ "$mode" = preview ]; then
  if [ -n "$before" ]; then
    preview_line "$file: \"$before\" becomes \"$name=$value\""
  else
    preview_line "$file: \"$name=$value\" is added to [Globals]"
  fi
  preview_line "$file as it is now is kept in a new folder in /var/lib/fettle/backup"
  exit 0
fi

mkdir -p /var/lib/fettle/backup && chmod 700 /var/lib/fettle/backup || fail "/var/lib/fettle/backup cannot be made"
backup=/var/lib/fettle/backup/xrdp-ini-$(date -u '+%Y%m%dT%H%M%SZ')-$$
mkdir -m 700 -- "$backup" || fail "$backup cannot be made"
cp -a -- "$file" "$backup/xrdp.ini" || fail "$file cannot be kept; nothing was changed"
trap 'rm -f -- "$file.fettle"; exit 1' HUP INT TERM
# The copy brings owner and mode along; only then is its content replaced.
if ! { cp -a -- "$file" "$file.fettle" && edited "$backup/xrdp.ini" >"$file.fettle" &&
  [ "$(present "$file.fettle")" = "$name=$value" ]; }; then
  rm -f -- "$file.fettle"
  fail "$file could not be changed; it is as it was"
fi
put_boolean changed true
put_text backup "$backup/xrdp.ini"
put_text file "$file"
put_text written "$(sha256sum <"$file.fettle" | cut -d' ' -f1)"
if ! mv -f -- "$file.fettle" "$file"; then
  rm -f -- "$file.fettle"
  fail "$file could not be replaced; it is as it was"
fi
trap - HUP INT TERM
