/** The functions with which a script tells what it read. The only way to a reading: output is no answer. */
export const preludeFunctions = [
  'put_text',
  'put_number',
  'put_boolean',
  'put_unknown',
  'preview_line',
  'fail',
] as const;

/**
 * Stands before every script, always these bytes. Reads marker, call, "set <name> <encoded>" and
 * "script <encoded>", then evaluates the script with its values in variables. Each reading is one line
 * on descriptor 3: marker, "v", call, type, key, then "=" and the value, or "x" and its bytes in hex.
 * Written at once, not at the end, so that a reading put inside a pipe is not lost.
 */
export const posixPrelude = String.raw`unset p
IFS=' ' read -r fettle_marker fettle_call

fettle_put() {
  case $2 in
    '' | [!a-z]* | *[!A-Za-z0-9]*) fail "put_$1: \"$2\" is no name for a reading" ;;
  esac
  case $3 in
    *[!A-Za-z0-9\ .,:_/@%+=-]*) ;;
    *)
      if [ "${'$'}{#3}" -le 1024 ]; then
        printf '%s v %s %s %s =%s\n' "$fettle_marker" "$fettle_call" "$1" "$2" "$3" >&3
        return
      fi ;;
  esac
  printf '%s v %s %s %s x%s\n' "$fettle_marker" "$fettle_call" "$1" "$2" \
    "$(printf '%s' "$3" | head -c 4160 | od -An -v -tx1 | tr -d ' \n')" >&3
}
put_text() { fettle_put text "$1" "$2"; }
put_number() { fettle_put number "$1" "$2"; }
put_boolean() { fettle_put boolean "$1" "$2"; }
put_unknown() { fettle_put unknown "$1" "$2"; }
preview_line() { fettle_put line preview "$1"; }
fail() { fettle_put fail message "$1"; exit 1; }

fettle_decode() {
  fettle_value=$(printf '%bx' "$1")
  fettle_value=${'$'}{fettle_value%x}
}

fettle_script=
while IFS= read -r fettle_line; do
  fettle_rest=${'$'}{fettle_line#* }
  case $fettle_line in
    'set param_'* | 'set state_'* | 'set mode '*)
      fettle_decode "${'$'}{fettle_rest#* }"
      eval "${'$'}{fettle_rest%% *}=\$fettle_value" ;;
    'script '*)
      fettle_decode "$fettle_rest"
      fettle_script=$fettle_value
      break ;;
  esac
done
exec </dev/null
unset fettle_line fettle_rest fettle_value
eval "$fettle_script"
`;
