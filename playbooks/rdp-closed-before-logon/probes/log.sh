# SYNOPSIS: Counts what the log of xrdp says about the last hour, by kind.
# DESCRIPTION: At most the last 5,000 lines are looked at. No line of the log leaves the host.
# OUTPUTS: connections, quietMinutes, tlsFailures, keyErrors, certificateRefused, withoutTls
# NEEDS: administrator

ini=/etc/xrdp/xrdp.ini

# Prints "=value" of a key in [Logging], nothing when the key is absent.
setting() {
  awk -v wanted="$1" '
    { sub(/[#;].*/, ""); gsub(/\r/, "") }
    match($0, /\[[^][]*\]/) {
      if (inside) exit
      inside = (tolower(substr($0, RSTART + 1, RLENGTH - 2)) == "logging")
      next
    }
    inside && (at = index($0, "=")) {
      key = substr($0, 1, at - 1); value = substr($0, at + 1)
      gsub(/^[ \t]+|[ \t]+$/, "", key); gsub(/^[ \t]+|[ \t]+$/, "", value)
      if (tolower(key) == wanted) found = "=" value
    }
    END { print found }' "$ini"
}

file=/var/log/xrdp.log
if [ -r "$ini" ]; then
  configured=$(setting logfile)
  case $configured in
    =/*) file=${configured#=} ;;
    =\$*) fail "xrdp.ini takes the name of its log from an environment variable" ;;
    =?*) file=/var/log/${configured#=} ;;
  esac
fi
[ -e "$file" ] || fail "there is no log at $file"
[ -r "$file" ] || fail "this account may not read $file"

now=$(date +%s)
since=$(date -d "@$((now - 3600))" '+%Y%m%d-%H:%M:%S')
# Lines begin with "[20261121-07:04:05] " in local time, so they compare as text.
summary=$(tail -n 5000 "$file" | awk -v since="$since" '
  { stamp = substr($0, 2, 17) }
  stamp !~ /^[0-9]+-[0-9][0-9]:[0-9][0-9]:[0-9][0-9]$/ { next }
  first == "" { first = stamp }
  / connection received/ { last = stamp; if (stamp >= since) connections++ }
  stamp < since { next }
  /ssl_tls_accept failed/ { failures++ }
  /Error loading TLS|do not match|Invalid TLS cipher options|private key file is not readable|Cannot read (certificate|private key) file/ { keys++ }
  /alert (certificate expired|certificate unknown|bad certificate|unknown ca|unsupported certificate)/ { refused++ }
  /client did not request TLS/ { without++ }
  END { print connections + 0, failures + 0, keys + 0, refused + 0, without + 0, last == "" ? first : last }')
# shellcheck disable=SC2086 # five numbers and a stamp, made above
set -- $summary
put_number connections "$1"
put_number tlsFailures "$2"
put_number keyErrors "$3"
put_number certificateRefused "$4"
put_number withoutTls "$5"
stamp=${6:-}
if [ -z "$stamp" ]; then
  put_unknown quietMinutes "the log is empty"
  exit 0
fi
day=${stamp%-*}
day="${day%????}-$(printf '%s' "$day" | cut -c5-6)-$(printf '%s' "$day" | cut -c7-8)"
last=$(date -d "$day ${stamp#*-}" +%s 2>/dev/null)
if [ -z "$last" ]; then
  put_unknown quietMinutes "the time of the last line in the log cannot be read"
else
  put_number quietMinutes "$(((now - last) / 60))"
fi
exit 0
