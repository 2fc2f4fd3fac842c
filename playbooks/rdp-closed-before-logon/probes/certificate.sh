# SYNOPSIS: Reads the certificate that xrdp presents: validity, names, who signed it.
# DESCRIPTION: Only the public part is read. "replaceable" means: a new self-signed pair may stand in
#   its place, because no certification authority issued it and both files belong to xrdp alone.
# OUTPUTS: path, exists, valid, notAfter, daysLeft, subject, sha256, publicKey, selfSigned, namesHost,
#   replaceable
# NEEDS: administrator

ini=/etc/xrdp/xrdp.ini

# Prints "=value" of a key in [Globals], nothing when the key is absent.
setting() {
  awk -v wanted="$1" '
    { sub(/[#;].*/, ""); gsub(/\r/, "") }
    match($0, /\[[^][]*\]/) {
      if (inside) exit
      inside = (tolower(substr($0, RSTART + 1, RLENGTH - 2)) == "globals")
      next
    }
    inside && (at = index($0, "=")) {
      key = substr($0, 1, at - 1); value = substr($0, at + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", key); gsub(/^[ \t]+|[ \t]+$/, "", value)
      if (tolower(key) == wanted) found = "=" value
    }
    END { print found }' "$ini"
}

# Effective path: empty or relative means the default, an absent key means no file at all.
effective() {
  case $1 in
    '' | =\$*) ;;
    =/*) printf '%s\n' "${1#=}" ;;
    *) printf '%s\n' "$2" ;;
  esac
}

in_xrdp_folder() {
  case $1 in
    /etc/xrdp/*/*) return 1 ;;
    /etc/xrdp/?*) return 0 ;;
    *) return 1 ;;
  esac
}

# "notAfter=Jul  1 00:00:00 2024 GMT" becomes "2024-07-01T00:00:00Z <days left>", without help of date -d.
expiry() {
  awk -F= -v now="$(date -u +%s)" '{
    split($2, part, /[ :]+/)
    month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", part[1]) + 2) / 3
    year = part[6] + 0; day = part[2] + 0
    y = month <= 2 ? year - 1 : year
    m = month <= 2 ? month + 9 : month - 3
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + day - 1 - 719468
    left = (days * 86400 + part[3] * 3600 + part[4] * 60 + part[5] - now) / 86400
    floor = int(left); if (floor > left) floor--
    printf "%04d-%02d-%02dT%02d:%02d:%02dZ %d\n", year, month, day, part[3], part[4], part[5], floor
  }'
}

names_host() {
  for name in "$(hostname 2>/dev/null)" "$(hostname -f 2>/dev/null)"; do
    [ -n "$name" ] || continue
    case $(openssl x509 -in "$1" -noout -checkhost "$name" 2>/dev/null) in
      *'does match'*) return 0 ;;
    esac
  done
  return 1
}

[ -r "$ini" ] || fail "this account may not read $ini"
command -v openssl >/dev/null 2>&1 || fail "the openssl program is not installed on this host"

path=$(effective "$(setting certificate)" /etc/xrdp/cert.pem)
key_path=$(effective "$(setting key_file)" /etc/xrdp/key.pem)
put_text path "$path"
owned=false
if in_xrdp_folder "$path" && in_xrdp_folder "$key_path"; then
  owned=true
fi

if [ -z "$path" ] || [ ! -e "$path" ]; then
  put_boolean exists false
  put_boolean replaceable "$owned"
  exit 0
fi
put_boolean exists true
if [ ! -r "$path" ]; then
  put_unknown valid "this account may not read $path"
  put_unknown replaceable "this account may not read $path"
  exit 0
fi

if ! openssl x509 -in "$path" -noout >/dev/null 2>&1; then
  put_boolean valid false
  put_boolean replaceable false
  exit 0
fi
put_boolean valid true
# shellcheck disable=SC2046 # two words without blanks
set -- $(openssl x509 -in "$path" -noout -enddate | expiry)
put_text notAfter "$1"
put_number daysLeft "$2"
put_text subject "$(openssl x509 -in "$path" -noout -subject -nameopt RFC2253 | cut -d= -f2-)"
put_text sha256 "$(openssl x509 -in "$path" -noout -fingerprint -sha256 | cut -d= -f2 | tr -d ':')"
put_text publicKey "$(openssl x509 -in "$path" -noout -pubkey | openssl pkey -pubin -outform DER 2>/dev/null | openssl dgst -sha256 -r | cut -d' ' -f1)"

if [ "$(openssl x509 -in "$path" -noout -subject | cut -d= -f2-)" = "$(openssl x509 -in "$path" -noout -issuer | cut -d= -f2-)" ]; then
  put_boolean selfSigned true
  put_boolean replaceable "$owned"
else
  put_boolean selfSigned false
  put_boolean replaceable false
fi
if names_host "$path"; then
  put_boolean namesHost true
else
  put_boolean namesHost false
fi
exit 0
