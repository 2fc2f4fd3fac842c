#!/usr/bin/env bash
# Runs the scripts for Windows in a real PowerShell, against stand-ins for what only Windows has.
#
# PowerShell is "pwsh" on the PATH, or what FETTLE_PWSH names. Without one nothing is run, and that is said.
# Usage: test/powershell/run.sh [jest arguments, e.g. a part of a file name]
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

if ! "${FETTLE_PWSH:-pwsh}" -NoProfile -Command 1 >/dev/null 2>&1; then
  echo "There is no PowerShell here (pwsh on the PATH, or FETTLE_PWSH): no script for Windows was run." >&2
  echo "SKIPPED: 0 passed, 0 failed"
  exit 0
fi

node=node_modules/.bin/node
[ -x "$node" ] || node=node
PATH="$PWD/node_modules/.bin:$PATH" exec "$node" --experimental-vm-modules \
  --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js \
  --config test/powershell/jest.config.ts "$@"
