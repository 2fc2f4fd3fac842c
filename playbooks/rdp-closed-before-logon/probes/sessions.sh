# SYNOPSIS: Counts who works on this host through xrdp. Names are not read.
# DESCRIPTION: A connection is a child of the xrdp daemon, a session a child of xrdp-sesman.
# OUTPUTS: connections, sessions
# NEEDS: user

if [ ! -r /proc/1/comm ]; then
  fail "this account may not see the processes of others"
fi

connections=0
sessions=0
for entry in /proc/[0-9]*; do
  read -r name <"$entry/comm" || continue
  case $name in
    xrdp | xrdp-sesman | xrdp-sesexec) ;;
    *) continue ;;
  esac
  parent=$(awk '/^PPid:/ { print $2 }' "$entry/status")
  parent_name=
  [ -r "/proc/$parent/comm" ] && read -r parent_name <"/proc/$parent/comm"
  case $name:$parent_name in
    xrdp:xrdp) connections=$((connections + 1)) ;;
    xrdp-sesman:xrdp-sesman | xrdp-sesexec:*) sessions=$((sessions + 1)) ;;
  esac
done 2>/dev/null
put_number connections "$connections"
put_number sessions "$sessions"
