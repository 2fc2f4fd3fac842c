# SYNOPSIS: Says whether xrdp may read its private key, and whether the key belongs to the certificate.
# DESCRIPTION: Of the key itself nothing leaves this probe but digests of its public half. Access is
#   worked out from owner, group and mode of the file and of every folder above it.
#   "grantable": only the mode of the key file itself, which belongs to xrdp alone, stands in the way.
#   "groupMayRead": a member of the key's group could read it.
# OUTPUTS: xrdpUser, path, exists, owner, group, mode, readable, certificateReadable, grantable,
#   groupMayRead, encrypted, matchesCertificate, publicKey
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

# The running process knows best; else the unit, xrdp.ini (0.10) or the init script say who it would be.
xrdp_process() {
  for entry in /proc/[0-9]*; do
    read -r name <"$entry/comm" || continue
    if [ "$name" = xrdp ]; then
      printf '%s\n' "${entry#/proc/}"
      return
    fi
  done 2>/dev/null
}

configured_user() {
  user=$(systemctl show -p User --value xrdp 2>/dev/null | head -n 1)
  if [ -z "$user" ]; then
    user=$(setting runtime_user)
    user=${user#=}
  fi
  if [ -z "$user" ] && [ -r /etc/init.d/xrdp ]; then
    user=$(sed -n 's/.*--chuid \([a-z_][a-z0-9_-]*\).*/\1/p' /etc/init.d/xrdp | head -n 1)
  fi
  if [ -z "$user" ] && systemctl cat xrdp >/dev/null 2>&1; then
    user=root
  fi
  printf '%s\n' "$user"
}

# allowed ENTRY UID "GIDS" BIT: 0 yes, 1 no, 2 cannot tell (an access control list decides).
allowed() {
  case $(ls -ld -- "$1" 2>/dev/null) in
    ??????????+*) return 2 ;;
  esac
  facts=$(stat -L -c '%u %g %a' -- "$1" 2>/dev/null) || return 1
  owner=${facts%% *}
  rest=${facts#* }
  group=${rest%% *}
  octal=0${rest#* }
  bits=$((octal & 0777))
  if [ "$owner" = "$2" ]; then
    bits=$((bits >> 6))
  else
    case " $3 " in
      *" $group "*) bits=$((bits >> 3)) ;;
    esac
  fi
  [ $((bits & $4)) -ne 0 ]
}

# may_read PATH UID "GIDS": the file itself and the way to it.
may_read() {
  [ "$2" = 0 ] && return 0
  allowed "$1" "$2" "$3" 4 || return $?
  folder=$(dirname "$1")
  while [ "$folder" != / ] && [ "$folder" != . ]; do
    allowed "$folder" "$2" "$3" 1 || return $?
    folder=$(dirname "$folder")
  done
}

# A link and what it points to must both be reachable.
may_read_through() {
  may_read "$1" "$2" "$3" || return $?
  may_read "$(readlink -f "$1")" "$2" "$3"
}

report_access() {
  may_read_through "$2" "$xrdp_uid" "$3"
  case $? in
    0) put_boolean "$1" true ;;
    1) put_boolean "$1" false ;;
    *) put_unknown "$1" "an access control list decides about $2" ;;
  esac
}

# Every folder on the way lets xrdp through.
folders_open() {
  folder=$(dirname "$1")
  while [ "$folder" != / ] && [ "$folder" != . ]; do
    allowed "$folder" "$xrdp_uid" "$xrdp_gids" 1 || return $?
    folder=$(dirname "$folder")
  done
}

is_grantable() {
  case $1 in
    /etc/xrdp/*/*) return 1 ;;
    /etc/xrdp/?*) ;;
    *) return 1 ;;
  esac
  [ ! -L "$1" ] && [ -f "$1" ] && [ "$(stat -c %h -- "$1")" = 1 ] && folders_open "$1"
}

digest_of_public_key() {
  openssl pkey -pubin -outform DER 2>/dev/null | openssl dgst -sha256 -r | cut -d' ' -f1
}

[ -r "$ini" ] || fail "this account may not read $ini"
certificate=$(effective "$(setting certificate)" /etc/xrdp/cert.pem)
key=$(effective "$(setting key_file)" /etc/xrdp/key.pem)

pid=$(xrdp_process)
if [ -n "$pid" ]; then
  user=$(stat -c %U "/proc/$pid" 2>/dev/null)
  xrdp_uid=$(stat -c %u "/proc/$pid" 2>/dev/null)
  xrdp_gids=$(awk '/^(Gid|Groups):/ { $1 = ""; print }' "/proc/$pid/status" 2>/dev/null | tr '\n\t' '  ')
else
  user=$(configured_user)
  xrdp_uid=$(id -u -- "$user" 2>/dev/null)
  xrdp_gids=$(id -G -- "$user" 2>/dev/null)
fi
if [ -n "$xrdp_uid" ]; then
  put_text xrdpUser "$user"
  if [ -n "$certificate" ] && [ -e "$certificate" ]; then
    report_access certificateReadable "$certificate" "$xrdp_gids"
  fi
else
  put_unknown xrdpUser "xrdp does not run, and nothing says as whom it would"
fi

put_text path "$key"
if [ -z "$key" ] || [ ! -e "$key" ]; then
  put_boolean exists false
  exit 0
fi
put_boolean exists true
put_text owner "$(stat -L -c %U -- "$key")"
put_text group "$(stat -L -c %G -- "$key")"
put_text mode "$(stat -L -c %a -- "$key")"

if [ -z "$xrdp_uid" ]; then
  put_unknown readable "xrdp does not run, and nothing says as whom it would"
else
  report_access readable "$key" "$xrdp_gids"
  if is_grantable "$key"; then
    put_boolean grantable true
  else
    put_boolean grantable false
  fi
  key_gid=$(stat -L -c %g -- "$key")
  if [ "$key_gid" = 0 ]; then
    put_boolean groupMayRead false
  else
    report_access groupMayRead "$key" "$xrdp_gids $key_gid"
  fi
fi

if [ ! -r "$key" ]; then
  put_unknown matchesCertificate "this account may not read $key"
  exit 0
fi
command -v openssl >/dev/null 2>&1 || fail "the openssl program is not installed on this host"
if grep -q 'ENCRYPTED' "$key"; then
  put_boolean encrypted true
  put_unknown matchesCertificate "the key is locked with a passphrase"
  exit 0
fi
put_boolean encrypted false
if [ -z "$certificate" ] || [ ! -e "$certificate" ]; then
  put_unknown matchesCertificate "there is no certificate to hold it against"
  exit 0
fi
# An empty passphrase keeps openssl from asking for one. A file without a key matches nothing.
if ! openssl pkey -in "$key" -noout -passin pass: </dev/null >/dev/null 2>&1; then
  put_boolean matchesCertificate false
  exit 0
fi
key_digest=$(openssl pkey -in "$key" -pubout -passin pass: </dev/null 2>/dev/null | digest_of_public_key)
put_text publicKey "$key_digest"
if ! openssl x509 -in "$certificate" -noout >/dev/null 2>&1; then
  put_boolean matchesCertificate false
elif [ "$key_digest" = "$(openssl x509 -in "$certificate" -noout -pubkey | digest_of_public_key)" ]; then
  put_boolean matchesCertificate true
else
  put_boolean matchesCertificate false
fi
exit 0
