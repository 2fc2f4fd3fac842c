# SYNOPSIS: Gives xrdp a new private key and a self-signed certificate that belong together.
# DESCRIPTION: RSA 2048, valid for ten years, named after the host, as Debian makes them. Only files in
#   /etc/xrdp are touched; a link there is replaced, what it points to is not. Certificates that a
#   certification authority issued are refused. What was there is kept in a folder that only root may
#   enter. xrdp takes the files anew for every connection; nothing is restarted.
# OUTPUTS: changed, backup, certificate, key, hadCertificate, hadKey, newCertificate, newKey
# NEEDS: administrator

put_boolean changed false
# The answer stands before anything happens: a rollback then knows what to do wherever the script ends.
certificate=$param_certificate
key=$param_key

check_place() {
  case $1 in
    /etc/xrdp/*/*) fail "$1 does not lie in /etc/xrdp itself" ;;
    /etc/xrdp/?*) ;;
    *) fail "$1 does not lie in /etc/xrdp; other programs may use it" ;;
  esac
  if [ -d "$1" ]; then
    fail "$1 is a folder"
  fi
}

public_key_of() {
  openssl pkey -pubin -outform DER 2>/dev/null | openssl dgst -sha256 -r
}

# A pair that works is left alone: both files there, belonging together, not expired.
is_healthy() {
  [ -e "$certificate" ] && [ -e "$key" ] || return 1
  openssl pkey -in "$key" -noout -passin pass: </dev/null >/dev/null 2>&1 || return 1
  openssl x509 -in "$certificate" -noout -checkend 0 >/dev/null 2>&1 || return 1
  [ "$(openssl pkey -in "$key" -pubout -passin pass: </dev/null 2>/dev/null | public_key_of)" = \
    "$(openssl x509 -in "$certificate" -noout -pubkey | public_key_of)" ]
}

is_issued() {
  [ -e "$certificate" ] || return 1
  openssl x509 -in "$certificate" -noout >/dev/null 2>&1 || return 0
  [ "$(openssl x509 -in "$certificate" -noout -subject_hash)" != "$(openssl x509 -in "$certificate" -noout -issuer_hash)" ]
}

exists() {
  [ -e "$1" ] || [ -L "$1" ]
}

restore() {
  rm -f -- "$certificate.fettle" "$key.fettle"
  if [ -n "$moved" ]; then
    if [ "$had_key" = true ]; then
      cp -a -- "$backup/key" "$key.fettle" && mv -f -- "$key.fettle" "$key"
    else
      rm -f -- "$key"
    fi
  fi
}

stop() {
  restore
  fail "$1"
}

check_place "$certificate"
check_place "$key"
[ "$certificate" != "$key" ] || fail "certificate and key stand in one file; that is left to a person"
command -v openssl >/dev/null 2>&1 || fail "the openssl program is not installed on this host"
gid=$(id -g -- "$param_user" 2>/dev/null)
group=$(id -gn -- "$param_user" 2>/dev/null)
[ -n "$gid" ] || fail "this host knows no user $param_user"

if is_healthy; then
  if [ "$mode" = preview ]; then
    preview_line "nothing: the key already belongs to the certificate"
  fi
  exit 0
fi
if is_issued; then
  fail "a certification authority seems to have issued $certificate; it is not replaced"
fi

host=$(uname -n | tr -cd 'A-Za-z0-9.-' | cut -c1-63)
full=$(hostname -f 2>/dev/null | tr -cd 'A-Za-z0-9.-' | cut -c1-253)
[ -n "$host" ] || host=localhost
names="DNS:$host"
if [ -n "$full" ] && [ "$full" != "$host" ]; then
  names="$names,DNS:$full"
fi

if [ "$mode" = preview ]; then
  preview_line "$key: a new RSA key of 2048 bits, owner root:$group, mode 640"
  preview_line "$certificate: a new self-signed certificate for $host ($names), valid for 3650 days"
  for file in "$certificate" "$key"; do
    if exists "$file"; then
      preview_line "$file as it is now is kept in a new folder in /var/lib/fettle/backup"
    fi
  done
  exit 0
fi

had_certificate=false
had_key=false
moved=
mkdir -p /var/lib/fettle/backup && chmod 700 /var/lib/fettle/backup || fail "/var/lib/fettle/backup cannot be made"
backup=/var/lib/fettle/backup/xrdp-pair-$(date -u '+%Y%m%dT%H%M%SZ')-$$
mkdir -m 700 -- "$backup" || fail "$backup cannot be made"
if exists "$certificate"; then
  had_certificate=true
  cp -a -- "$certificate" "$backup/certificate" || fail "$certificate cannot be kept; nothing was changed"
fi
if exists "$key"; then
  had_key=true
  cp -a -- "$key" "$backup/key" || fail "$key cannot be kept; nothing was changed"
fi

trap 'restore; exit 1' HUP INT TERM
openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 3650 -subj "/CN=$host" \
  -addext "subjectAltName=$names" -keyout "$key.fettle" -out "$certificate.fettle" </dev/null >&2 ||
  stop "openssl could not make a new pair; nothing was changed"
if ! { chown "0:$gid" -- "$key.fettle" && chmod 640 -- "$key.fettle" &&
  chown 0:0 -- "$certificate.fettle" && chmod 644 -- "$certificate.fettle"; }; then
  stop "the owner of the new files could not be set; nothing was changed"
fi
new_key=$(sha256sum <"$key.fettle" | cut -d' ' -f1)
new_certificate=$(sha256sum <"$certificate.fettle" | cut -d' ' -f1)
put_boolean changed true
put_text backup "$backup"
put_text certificate "$certificate"
put_text key "$key"
put_boolean hadCertificate "$had_certificate"
put_boolean hadKey "$had_key"
put_text newCertificate "$new_certificate"
put_text newKey "$new_key"
moved=key
mv -f -- "$key.fettle" "$key" || stop "$key could not be replaced; the old files are back"
mv -f -- "$certificate.fettle" "$certificate" || stop "$certificate could not be replaced; the old files are back"
trap - HUP INT TERM
