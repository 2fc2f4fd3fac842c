# SYNOPSIS: Says which program holds the port that xrdp.ini names, and whether connections pile up.
# DESCRIPTION: Reads /proc/net/tcp and finds the owner of the socket among the processes.
# OUTPUTS: port, state, program, pid, user, address, waiting
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

# Prints "inode address waiting" of each socket that listens on the port, IPv4 first.
sockets() {
  awk -v port="$(printf '%04X' "$1")" '
    function byte(hex) {
      return (index("0123456789ABCDEF", substr(hex, 1, 1)) - 1) * 16 + index("0123456789ABCDEF", substr(hex, 2, 1)) - 1
    }
    $4 == "0A" && split($2, local, ":") == 2 && local[2] == port {
      at = local[1]
      if (length(at) == 8)
        address = byte(substr(at, 7, 2)) "." byte(substr(at, 5, 2)) "." byte(substr(at, 3, 2)) "." byte(substr(at, 1, 2))
      else address = at ~ /^0+$/ ? "::" : at
      split($5, queue, ":"); waiting = 0
      for (i = 1; i <= 8; i++) waiting = waiting * 16 + index("0123456789ABCDEF", substr(queue[2], i, 1)) - 1
      print $10, address, waiting
    }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Prints the lowest process id that holds the socket with this inode.
owner() {
  ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v socket="socket:[$1]" '
    /^\/proc\// { split($1, part, "/"); pid = part[3]; next }
    $NF == socket && (lowest == "" || pid + 0 < lowest + 0) { lowest = pid }
    END { print lowest }'
}

if [ -r "$ini" ]; then
  port=$(setting port | awk 'match($0, /(^=|tcp6?:\/\/[^ ,]*:)[0-9]+/) {
    text = substr($0, RSTART, RLENGTH); sub(/^.*[=:]/, "", text); print text }')
else
  port=
fi
if [ -z "$port" ] || [ "${#port}" -gt 5 ] || [ "$port" -gt 65535 ]; then
  fail "xrdp.ini names no TCP port that this probe could read"
fi
put_number port "$port"

found=$(sockets "$port" | head -n 1)
if [ -z "$found" ]; then
  put_text state nobody
  put_text program ''
  exit 0
fi
put_text state taken
# shellcheck disable=SC2086 # three words without blanks, made above
set -- $found
put_text address "$2"
put_number waiting "$3"

pid=$(owner "$1")
if [ -z "$pid" ]; then
  put_unknown program "the process that holds the port is not visible to this account"
  exit 0
fi
put_number pid "$pid"
put_text user "$(stat -c %U "/proc/$pid" 2>/dev/null)"
program=$(readlink "/proc/$pid/exe" 2>/dev/null)
program=${program% (deleted)}
if [ -z "$program" ]; then
  program=$(cat "/proc/$pid/comm" 2>/dev/null)
fi
if [ -z "$program" ]; then
  put_unknown program "the process that held the port has just ended"
else
  put_text program "${program##*/}"
fi
exit 0
