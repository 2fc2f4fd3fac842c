#!/bin/sh
# STAND-IN for systemctl, for tests on machines that were not booted with systemd.
# Knows one unit, xrdp.service, and really starts, stops and looks at it, as Debian's unit file says:
# user xrdp, type forking, /run/xrdp/xrdp.pid. It changes nothing else. xrdp-sesman is not started:
# nobody logs on in these tests.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
pid_file=/run/xrdp/xrdp.pid
mark=/run/fettle-systemctl-stand-in # "failed" while the last start has failed

note() { printf '%s\n' "systemctl stand-in: $1" >&2; }

main_pid() {
  pid=$(cat "$pid_file" 2>/dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = xrdp ] && printf '%s\n' "$pid"
}

state() {
  if main_pid >/dev/null; then echo active; elif [ -e "$mark" ]; then echo failed; else echo inactive; fi
}

start_unit() {
  main_pid >/dev/null && return 0
  rm -f "$pid_file" "$mark"
  sh /usr/share/xrdp/socksetup || return 1
  setpriv --reuid xrdp --regid xrdp --init-groups /usr/sbin/xrdp >/dev/null 2>&1 </dev/null
  tries=0 seen=0
  while [ "$tries" -lt 50 ]; do
    # Alive for half a second on end: a taken port ends it right after it has forked.
    if main_pid >/dev/null; then seen=$((seen + 1)); else seen=0; fi
    # systemd tells everybody; so must whoever stands in for it.
    if [ "$seen" -ge 5 ]; then chmod 644 "$pid_file"; return 0; fi
    tries=$((tries + 1))
    sleep 0.1
  done
  : >"$mark"
  note 'Job for xrdp.service failed because the control process exited with error code.'
  return 1
}

stop_unit() {
  rm -f "$mark"
  pid=$(main_pid) || { rm -f "$pid_file"; return 0; }
  kill -TERM "$pid" 2>/dev/null
  tries=0
  while main_pid >/dev/null && [ "$tries" -lt 50 ]; do
    tries=$((tries + 1))
    [ "$tries" -eq 40 ] && kill -KILL "$pid" 2>/dev/null
    sleep 0.1
  done
  rm -f "$pid_file"
}

started() {
  pid=$(main_pid) || return 0
  date -d "@$(stat -c %Y "/proc/$pid")" '+%a %Y-%m-%d %H:%M:%S %Z'
}

value_of() {
  active=$(state)
  case $1 in
    LoadState) echo loaded ;;
    ActiveState) echo "$active" ;;
    SubState) case $active in active) echo running ;; failed) echo failed ;; *) echo dead ;; esac ;;
    Result) case $active in failed) echo exit-code ;; *) echo success ;; esac ;;
    MainPID) main_pid || echo 0 ;;
    User | Group) echo xrdp ;;
    UnitFileState) echo enabled ;;
    FragmentPath) echo /usr/lib/systemd/system/xrdp.service ;;
    ActiveEnterTimestamp | ExecMainStartTimestamp) started ;;
    *) echo '' ;;
  esac
}

show() {
  printf '%s\n' "$properties" | tr ',' '\n' | while IFS= read -r name; do
    [ -n "$name" ] || continue
    if [ "$only_value" = yes ]; then value_of "$name"; else printf '%s=%s\n' "$name" "$(value_of "$name")"; fi
  done
}

verb='' unit='' quiet=no only_value=no
properties=''
while [ $# -gt 0 ]; do
  case $1 in
    -q | --quiet) quiet=yes ;;
    --value) only_value=yes ;;
    -p | --property)
      properties=$properties,$2
      shift
      ;;
    -p?*) properties=$properties,${1#-p} ;;
    --property=*) properties=$properties,${1#--property=} ;;
    --no-pager | --no-ask-password | --plain | --full | -l) ;;
    --version)
      echo 'systemd 0 (stand-in of a test)'
      exit 0
      ;;
    -*)
      note "unknown option $1"
      exit 1
      ;;
    *) if [ -z "$verb" ]; then verb=$1; else unit=$1; fi ;;
  esac
  shift
done

case $unit in
  xrdp | xrdp.service) ;;
  *)
    note "Unit $unit could not be found."
    exit 4
    ;;
esac

case $verb in
  start) start_unit ;;
  stop) stop_unit ;;
  restart | reload-or-restart) stop_unit && start_unit ;;
  try-restart) if main_pid >/dev/null; then stop_unit && start_unit; fi ;;
  reset-failed) rm -f "$mark" ;;
  is-active)
    [ "$quiet" = yes ] || state
    [ "$(state)" = active ] || exit 3
    ;;
  is-failed)
    [ "$quiet" = yes ] || state
    [ "$(state)" = failed ] || exit 1
    ;;
  is-enabled) [ "$quiet" = yes ] || echo enabled ;;
  show)
    [ -n "$properties" ] || properties=LoadState,ActiveState,SubState,MainPID,User,UnitFileState
    show
    ;;
  status)
    echo "xrdp.service - xrdp daemon (systemctl stand-in): $(state)"
    [ "$(state)" = active ] || exit 3
    ;;
  cat) cat /usr/lib/systemd/system/xrdp.service ;;
  *)
    note "unknown verb $verb"
    exit 1
    ;;
esac
