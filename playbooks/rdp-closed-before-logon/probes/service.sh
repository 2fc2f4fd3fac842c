# SYNOPSIS: Says whether xrdp runs, since when, as whom, and who looks after it.
# DESCRIPTION: systemd decides where it runs, else the file with the process id. Processes that are only
#   left over from old connections do not count: nobody listens in them.
# OUTPUTS: installed, running, manager, state, enabled, pid, user, frozen, runningMinutes
# NEEDS: user

if command -v xrdp >/dev/null 2>&1; then
  put_boolean installed true
else
  put_boolean installed false
fi

# systemctl is often installed where systemd does not run; then it answers nothing.
state=$(systemctl is-active xrdp 2>/dev/null | head -n 1)
if [ -n "$state" ]; then
  put_text manager systemd
  put_text state "$state"
  case $(systemctl is-enabled xrdp 2>/dev/null | head -n 1) in
    enabled | enabled-runtime | static | indirect | generated | alias) put_boolean enabled true ;;
    disabled | masked | masked-runtime) put_boolean enabled false ;;
    *) put_unknown enabled "systemd does not say whether xrdp starts with the host" ;;
  esac
  case $state in
    active | activating | reloading) pid=$(systemctl show -p MainPID --value xrdp 2>/dev/null | head -n 1) ;;
    *) pid= ;;
  esac
else
  if [ -x /etc/init.d/xrdp ]; then
    put_text manager init
  else
    put_text manager none
  fi
  put_unknown enabled "only systemd tells whether xrdp starts with the host"
  # With hidepid a user sees only its own processes; that would look like a stopped service.
  if [ ! -r /proc/1/comm ]; then
    put_unknown running "this account may not see the processes of others"
    exit 0
  fi
  for file in /run/xrdp/xrdp.pid /run/xrdp.pid; do
    if [ -e "$file" ] && [ ! -r "$file" ]; then
      put_unknown running "this account may not read $file"
      exit 0
    fi
  done
  pid=$(cat /run/xrdp/xrdp.pid /run/xrdp.pid 2>/dev/null | head -n 1)
  case $pid in
    *[!0-9]*) pid= ;;
  esac
  if [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != xrdp ]; then
    pid=
  fi
fi

case $pid in
  '' | 0 | *[!0-9]*)
    case $state in
      active | activating | reloading) put_boolean running true ;;
      *) put_boolean running false ;;
    esac
    exit 0
    ;;
esac
put_boolean running true
put_number pid "$pid"
[ -r "/proc/$pid/status" ] || exit 0
put_text user "$(stat -c %U "/proc/$pid" 2>/dev/null)"
case $(awk '/^State:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) in
  T | t | D) put_boolean frozen true ;;
  ?) put_boolean frozen false ;;
esac
# The start in ticks, which Linux counts 100 to the second for programs.
minutes=$(awk '
  NR == 1 { up = $1; next }
  { sub(/^.*\) /, ""); print int((up - $20 / 100) / 60) }' /proc/uptime "/proc/$pid/stat" 2>/dev/null)
[ -n "$minutes" ] && put_number runningMinutes "$minutes"
exit 0
