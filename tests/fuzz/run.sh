#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh SECONDS TARGET...: runs each fuzz target that long from its seeds. What libFuzzer finds stays in $BUILD/fuzz/TARGET-* and is printed in base64;
# status 1 when it found something. FUZZ_SEED makes a run that can be repeated.
#
# FUZZ_JOBS targets run at a time (one if not said).
set -u
seconds=$1
shift
if [ $# -gt 1 ] && [ "${FUZZ_JOBS:-1}" -gt 1 ]; then
	printf '%s\n' "$@" | xargs -P "$FUZZ_JOBS" -n 1 sh "$0" "$seconds" || exit 1
	exit 0
fi
status=0
for target in "$@"; do
	corpus=$BUILD/fuzz/corpus-$target
	mkdir -p "$corpus"
	dict=tests/fuzz/$target.dict
	[ -f "$dict" ] && dict="-dict=$dict" || dict=
	echo "== $target, $seconds s"
	# shellcheck disable=SC2086
	"$BUILD/fuzz/$target" -max_total_time="$seconds" -max_len=8192 -rss_limit_mb=4096 -timeout=20 -print_final_stats=1 -seed="${FUZZ_SEED:-0}" $dict \
		-artifact_prefix="$BUILD/fuzz/$target-" "$corpus" "tests/fuzz/seeds/$target" 2>"$BUILD/fuzz/$target.log" || {
		status=1
		grep -E '^Base64:' "$BUILD/fuzz/$target.log"
	}
	grep -E 'stat::number_of_executed_units|ERROR|SUMMARY|cov:' "$BUILD/fuzz/$target.log" | tail -n 4
done
exit $status
