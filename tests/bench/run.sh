#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures k8sai against the bare libyaml event loop over the same bytes, in one run, and prints ratios: machines are noisy, ratios less so. Milliseconds
# are the least elapsed time of RUNS runs; instructions (where valgrind is there) count the same on every run.
set -eu
build=${BUILD:-build}
runs=${RUNS:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk -v n=10000 -f tests/bench/stream.awk >"$work/clean.yaml"
awk -v n=10000 -v flawed=1 -f tests/bench/stream.awk >"$work/flawed.yaml"
awk -v n=1 -f tests/bench/stream.awk >"$work/one.yaml"
awk 'BEGIN { print "cloud: gke\nmodels:"; for (i = 0; i < 1000; i++) printf "  model-%d: meta-llama/Llama-3.1-8B-Instruct\n", i }' >"$work/values.yaml"

# least COMMAND...: the least elapsed time in milliseconds.
least() {
	python3 - "$runs" "$@" <<'PY'
import subprocess, sys, time
best = None
for _ in range(int(sys.argv[1])):
    before = time.perf_counter()
    subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    spent = time.perf_counter() - before
    best = spent if best is None else min(best, spent)
print("%.2f" % (best * 1000))
PY
}

# instructions COMMAND...: executed instructions, or nothing without valgrind.
instructions() {
	command -v valgrind >/dev/null || return 0
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# row NAME BARE_FILE COMMAND...
row() {
	name=$1 file=$2
	shift 2
	bare=$(least "$build/bench/bare" "$file")
	ours=$(least "$@")
	bare_i=$(instructions "$build/bench/bare" "$file")
	ours_i=$(instructions "$@")
	awk -v name="$name" -v b="$bare" -v o="$ours" -v bi="${bare_i:-0}" -v oi="${ours_i:-0}" 'BEGIN {
		printf "%-44s %9.2f ms %9.2f ms   x %5.2f", name, b, o, o / b
		if (bi > 0) printf "   instructions x %5.2f", oi / bi
		print "" }'
}

printf '%-44s %12s %12s   %s\n' "" "bare libyaml" "k8sai" "ratio"
row "lint, 10,000 clean Deployments, 1 thread" "$work/clean.yaml" "$build/k8sai" lint -j 1 "$work/clean.yaml"
row "lint, 10,000 clean Deployments, 2 threads" "$work/clean.yaml" "$build/k8sai" lint -j 2 "$work/clean.yaml"
row "lint, 10,000 with findings, 1 thread" "$work/flawed.yaml" "$build/k8sai" lint --format short -j 1 "$work/flawed.yaml"
row "lint, one file, cold" "$work/one.yaml" "$build/k8sai" lint -j 1 "$work/one.yaml"
"$build/k8sai" gen "$work/values.yaml" >"$work/generated.yaml" 2>/dev/null
row "gen, 1,000 models (bare: over its output)" "$work/generated.yaml" "$build/k8sai" gen "$work/values.yaml"
ls -l "$work/clean.yaml" "$work/generated.yaml" | awk '{ printf "%s: %.1f MB\n", $NF, $5 / 1e6 }' | sed "s|$work/||"
