#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# golden.sh [--update] [NAME]...: for each examples/NAME.yaml, `gen` gives tests/gen/NAME.yaml to the byte, twice, `lint --strict` finds nothing in it,
# and the head of the example says how many lines of values make how many manifests.
set -u
cd "$(dirname "$0")/../.." || exit 2
K8SAI=${K8SAI:-${BUILD:-build}/k8sai}
[ -x "$K8SAI" ] || { echo "golden.sh: no program at '$K8SAI'" >&2; exit 2; }
update=
[ "${1-}" = --update ] && { update=1; shift; }
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
passed=0 failed=0

fail() {
	echo "FAIL examples/$name.yaml: $1"
	failed=$((failed + 1))
}

run_example() {
	name=$1 want=tests/gen/$1.yaml
	"$K8SAI" gen "examples/$name.yaml" > "$scratch/got" 2> "$scratch/err"
	status=$?
	if [ $status -ne 0 ]; then
		fail "gen ends with status $status"
		cat "$scratch/err"
		return
	fi
	if grep -v '^#' "examples/$name.yaml" | grep -q 'k8sai-ignore\|k8sai\.dev/ignore' || grep -q 'k8sai-ignore\|k8sai\.dev/ignore' "$scratch/got"; then
		fail 'an example holds a suppression'
		return
	fi
	if [ -n "$update" ]; then
		mkdir -p tests/gen
		cmp -s "$scratch/got" "$want" || cp "$scratch/got" "$want"
	elif [ ! -f "$want" ]; then
		fail "there is no $want; make it with --update"
		return
	elif ! cmp -s "$scratch/got" "$want"; then
		fail "gen differs from $want"
		diff -u "$want" "$scratch/got" | head -n 40
		return
	fi
	told="$(grep -vcE '^ *(#|$)' "examples/$name.yaml") lines of values make $(grep -c '^kind:' "$scratch/got") manifests"
	if ! sed '/^#/!q' "examples/$name.yaml" | grep -qF "$told"; then
		fail "its head does not say: $told"
		return
	fi
	# Another place, time, locale and standard input must not show.
	(cd "$scratch" && LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu exec "$k8sai_path" gen "$here/examples/$name.yaml") > "$scratch/again" 2> /dev/null
	if ! cmp -s "$scratch/got" "$scratch/again"; then
		fail 'a second run in another folder, locale and time zone gives something else'
		return
	fi
	"$K8SAI" lint --strict - < "$scratch/got" > "$scratch/findings" 2>&1
	status=$?
	if [ $status -ne 0 ] || grep -q ': \(error\|warning\|info\) ' "$scratch/findings"; then
		fail "lint --strict ends with status $status"
		head -n 40 "$scratch/findings"
		return
	fi
	passed=$((passed + 1))
}

here=$PWD
case $K8SAI in /*) k8sai_path=$K8SAI ;; *) k8sai_path=$here/$K8SAI ;; esac
if [ $# -eq 0 ]; then
	for file in examples/*.yaml; do
		[ -f "$file" ] || { echo 'golden.sh: no examples' >&2; exit 2; }
		file=${file##*/}
		set -- "$@" "${file%.yaml}"
	done
	for file in tests/gen/*.yaml; do
		name=${file##*/} name=${name%.yaml}
		[ -f "$file" ] && [ ! -f "examples/$name.yaml" ] && fail "$file has no example"
	done
fi
for name; do run_example "$name"; done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
