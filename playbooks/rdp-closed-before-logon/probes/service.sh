# SYNOPSIS: Says whether xrdp runs, since when, as whom, and who looks after it.
# DESCRIPTION: The process table decides; systemd adds its own state where it runs.
# OUTPUTS: installed, running, manager, state, enabled, pid, user, frozen, runningMinutes
# NEEDS: user

main_process() {
  # The main process is the xrdp whose parent is no xrdp: every connection is a child of it.
  for entry in /proc/[0-9]*; do
    read -r name <"$entry/comm" || continue
    [ "$name" = xrdp ] || continue
    parent=$(awk '/^PPid:/ { print $2 }' "$entry/status")
    parent_name=
    [ -r "/proc/$parent/comm" ] && read -r parent_name <"/proc/$parent/comm"
    if [ "$parent_name" != xrdp ]; then
      printf '%s\n' "${entry#/proc/}"
      return
    fi
  done 2>/dev/null
}

if command -v xrdp >/dev/null 2>&1; then
  put_boolean installed true
else
  put_boolean installed false
fi

# systemctl is often installed where systemd does not run; then it answers nothing.
active=$(systemctl is-active xrdp 2>/dev/null | head -n 1)
if [ -n "$active" ]; then
  put_text manager systemd
  put_text state "$active"
  case $(systemctl is-enabled xrdp 2>/dev/null | head -n 1) in
    enabled | enabled-runtime | static | indirect | generated | alias) put_boolean enabled true ;;
    disabled | masked | masked-runtime) put_boolean enabled false ;;
    *) put_unknown enabled "systemd does not say whether xrdp starts with the host" ;;
  esac
elif [ -x /etc/init.d/xrdp ]; then
  put_text manager init
  put_unknown enabled "only systemd tells whether xrdp starts with the host"
else
  put_text manager none
  put_unknown enabled "no service manager that this probe knows looks after xrdp"
fi

# With hidepid a user sees only its own processes; an empty table would look like a stopped service.
if [ ! -r /proc/1/comm ]; then
  put_unknown running "this account may not see the processes of others"
  exit 0
fi

pid=$(main_process)
if [ -z "$pid" ]; then
  put_boolean running false
  exit 0
fi
put_boolean running true
put_number pid "$pid"
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
