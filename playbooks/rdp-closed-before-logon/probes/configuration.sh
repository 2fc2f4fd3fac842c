# SYNOPSIS: Reads what xrdp is told about security in /etc/xrdp/xrdp.ini.
# DESCRIPTION: Parses the file as xrdp does: "#" and ";" end a line anywhere, the last of two equal
#   keys wins, and a key that is absent means something else than one that is empty.
# OUTPUTS: securityLayer, cryptLevel, sslProtocols, modernTls, tlsCiphers, ciphersUsable,
#   certificateFile, keyFile, pairInXrdpFolder
# NEEDS: user

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

if [ ! -e "$ini" ]; then
  fail "there is no $ini on this host: xrdp is not installed, or it keeps its files elsewhere"
fi
if [ ! -r "$ini" ]; then
  fail "this account may not read $ini"
fi

# The environment of the service is not ours to read, so "$NAME" as a value stays unknown.
report_file() {
  case $2 in
    '') put_text "$1" '' ;;
    =\$*) put_unknown "$1" "xrdp.ini takes it from an environment variable" ;;
    =/*) put_text "$1" "${2#=}" ;;
    *) put_text "$1" "$3" ;;
  esac
}

in_xrdp_folder() {
  case $1 in
    =/etc/xrdp/*/*) return 1 ;;
    =/etc/xrdp/?*) return 0 ;;
    =/* | =\$* | '') return 1 ;;
    *) return 0 ;;
  esac
}

layer=$(setting security_layer | tr 'A-Z' 'a-z')
case $layer in
  '' | =rdp) put_text securityLayer rdp ;;
  =tls) put_text securityLayer tls ;;
  =hybrid) put_text securityLayer hybrid ;;
  =\$*) put_unknown securityLayer "xrdp.ini takes it from an environment variable" ;;
  *) put_text securityLayer negotiate ;;
esac

level=$(setting crypt_level | tr 'A-Z' 'a-z')
case $level in
  =none | =low | =medium | =high | =fips) put_text cryptLevel "${level#=}" ;;
  '') put_text cryptLevel none ;;
  *) put_text cryptLevel high ;;
esac

protocols=$(setting ssl_protocols)
put_text sslProtocols "${protocols#=}"
case ",$(printf '%s' "${protocols#=}" | tr ' ' ',')," in
  *,TLSv1.2,* | *,TLSv1.3,*) put_boolean modernTls true ;;
  *) if [ -z "$protocols" ]; then put_boolean modernTls true; else put_boolean modernTls false; fi ;;
esac

ciphers=$(setting tls_ciphers)
put_text tlsCiphers "${ciphers#=}"
if [ "${#ciphers}" -le 2 ]; then
  put_boolean ciphersUsable true
elif ! command -v openssl >/dev/null 2>&1; then
  put_unknown ciphersUsable "the openssl program is not installed on this host"
elif openssl ciphers -- "${ciphers#=}" >/dev/null 2>&1; then
  put_boolean ciphersUsable true
else
  put_boolean ciphersUsable false
fi

certificate=$(setting certificate)
key=$(setting key_file)
report_file certificateFile "$certificate" /etc/xrdp/cert.pem
report_file keyFile "$key" /etc/xrdp/key.pem
if in_xrdp_folder "$certificate" && in_xrdp_folder "$key"; then
  put_boolean pairInXrdpFolder true
else
  put_boolean pairInXrdpFolder false
fi
