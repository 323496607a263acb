#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs everything that `make test` runs and adds up: unit tests (cmocka programs in $BUILD/unit) and the scripts beside this one, each of which ends with a line
# "N passed, N failed". The last line here is the sum in the same form. A test that crashes, or says nothing, has failed.
set -u
build=${BUILD:-build}
here=$(dirname "$0")
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# add NAME STATUS PASSED FAILED
add() {
	[ "$2" -eq 0 ] || [ "$4" -gt 0 ] || set -- "$1" "$2" "$3" 1
	[ $(($3 + $4)) -gt 0 ] || set -- "$1" "$2" 0 1
	passed=$((passed + $3)) failed=$((failed + $4))
	printf '%-28s %5d passed %5d failed\n' "$1" "$3" "$4"
	[ "$4" -eq 0 ] || sed 's/^/    /' "$log"
}

for program in "$build"/unit/*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	"$program" >"$log" 2>&1
	status=$?
	p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	f=$(sed -n 's/^.*\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	add "unit/${program##*/}" "$status" "$p" "$f"
done

for script in "$@"; do
	BUILD=$build sh "$here/$script" >"$log" 2>&1
	status=$?
	counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log" | tail -n 1)
	[ -n "$counts" ] || counts="0 1"
	add "$script" "$status" "${counts% *}" "${counts#* }"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
