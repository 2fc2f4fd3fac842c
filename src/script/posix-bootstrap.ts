/**
 * The whole command line of a job, always these bytes. It reads one line, the encoded bootstrap, and
 * evaluates it. A line that was cut off by a broken connection is not evaluated. The quoting means the
 * same to sh, bash, dash, busybox, csh and fish, whichever is the login shell.
 */
const loader = 'IFS= read -r p && eval "$(printf %b "$p")"';

/** Printed by the command line before it reads anything: from here on the host answers. */
export const readyLine = 'fettle-ready';

export const posixCommand = `exec /bin/sh -c 'printf "${readyLine}\\n"; ${loader}'`;

/** What sudo asks with when it wants a password, so that the password goes nowhere else. */
export const sudoPrompt = 'fettle-sudo-password:';

export const sudoCommands = {
  passwordless: posixCommand.replace('exec ', 'exec sudo -n -- '),
  password: posixCommand.replace('exec ', `exec sudo -S -p ${sudoPrompt} -- `),
} as const;

/**
 * Runs the calls of one job one after another, each in a session of its own.
 *
 * In: marker, prelude, "call <seconds>" with the lines of the call, ..., "go"; then standard input stays
 * open as a lifeline: its end ends the running script. Out, on standard output, each line after the
 * marker: "b <call>" begun, "t" or "a" ended by deadline or lifeline, "s" survived even KILL,
 * "e <call> <status>" ended, "d" done. On standard error: "o <call> <hex>" what a script wrote,
 * "z <call>" no more of it, "d". Descriptors: 3 readings, 4 notes to the main loop, 5 answers, 6 lifeline.
 */
export const posixBootstrap = String.raw`unset p ENV BASH_ENV CDPATH
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 077
exec 5>&1 6<&0
nl='
'
loader='${loader}'
reader='
printf "r %s\n" "$$" >&4
exec 4>&-
{ head -c 4096; cat >/dev/null; } | od -An -v -tx1 |
  while IFS= read -r line; do printf "o %s%s\n" "$1" "$line" >&2; done
printf "z %s\n" "$1" >&2'

IFS= read -r marker || exit 1
IFS= read -r prelude || exit 1
count=0
while :; do
  IFS= read -r line || exit 1
  case $line in
    go) break ;;
    'call '*) count=$((count + 1)); eval "block_$count= seconds_$count=\${line#call }" ;;
    *) eval "block_$count=\$block_$count\$line\$nl" ;;
  esac
done
for tool in setsid od head awk sed; do
  command -v "$tool" >/dev/null 2>&1 || { printf '%s m %s\n' "$marker" "$tool"; exit 1; }
done

alive() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
    awk -v group="$1" '$3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}

until_gone() {
  turns=$2
  while [ "$turns" -gt 0 ] && alive "$1"; do
    sleep 0.1 2>/dev/null || sleep 1
    turns=$((turns - 1))
  done
}

end_group() {
  kill -s TERM -- "-$1" 2>/dev/null || kill -s TERM "$1" 2>/dev/null
  until_gone "$1" 20
  kill -s KILL -- "-$1" 2>/dev/null || kill -s KILL "$1" 2>/dev/null
  until_gone "$1" 20
  ! alive "$1" || printf '%s s %s\n' "$marker" "$index" >&5
}

# Ends the group once the command given here ends; being told TERM before that, it does nothing. Told so at
# once, "$!" is known and a variable is not yet: what goes on then would hold the answer up.
watch() {
  tag=$1 watched=$2 before=$!
  shift 2
  trap '[ "$!" = "$before" ] || kill -s KILL "$!" 2>/dev/null; exit 0' TERM
  "$@" &
  wait "$!"
  trap '' TERM PIPE
  printf '%s %s %s\n' "$marker" "$tag" "$index" >&5
  end_group "$watched"
  [ "$tag" = t ] || printf 'a\n' >&4
}

lifeline() { exec cat <&6 >/dev/null; }

supervise() {
  printf '%s b %s\n' "$marker" "$index" >&5
  printf '%s\n%s %s\n%s' "$prelude" "$marker" "$index" "$block" |
    setsid /bin/sh -c "$loader" 3>&5 4>&- 5>&- 6<&- &
  group=$!
  watch t "$group" sleep "$seconds" >/dev/null 2>&1 &
  first=$!
  watch a "$group" lifeline >/dev/null 2>&1 &
  second=$!
  wait "$group" 2>/dev/null
  status=$?
  kill -s TERM "$first" "$second" 2>/dev/null
  wait "$first"
  wait "$second"
  printf '%s e %s %s\n' "$marker" "$index" "$status" >&5
}

index=0
readers=
aborted=
while [ "$index" -lt "$count" ] && [ -z "$aborted" ]; do
  index=$((index + 1))
  eval "seconds=\$seconds_$index block=\$block_$index"
  # Ends when nobody holds descriptor 4 any more: not when a daemon still holds the script's output.
  notes=$({ { supervise 2>&1 | setsid /bin/sh -c "$reader" fettle-output "$index" 3>&- 5>&- 6<&- & } 4>&1 1>&5; })
  for note in $notes; do
    case $note in
      a) aborted=yes ;;
      r) ;;
      *) readers="$readers $note" ;;
    esac
  done
done

# A reader that has ended may stay a zombie where nobody collects it, as in a container without an init.
lingers() {
  for one in $readers; do
    { IFS= read -r state <"/proc/$one/stat"; } 2>/dev/null || continue
    case ${'$'}{state##*) } in
      Z*) ;;
      *) return 0 ;;
    esac
  done
  return 1
}
turns=10
while [ "$turns" -gt 0 ] && lingers; do
  sleep 0.02 2>/dev/null || { sleep 1; turns=1; }
  turns=$((turns - 1))
done
for one in $readers; do kill -s KILL -- "-$one" 2>/dev/null; done
printf 'd\n' >&2
printf '%s d\n' "$marker" >&5
exit 0
`;
