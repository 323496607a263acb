#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man.sh [--update]: the sections of each page between its two marks are what the option tables say, and mandoc finds no fault in any page.
set -u
cd "$(dirname "$0")/../.." || exit 2
K8SAI=${K8SAI:-${BUILD:-build}/k8sai}
update=
[ "${1-}" = --update ] && update=1
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
passed=0 failed=0

fail() {
	echo "FAIL $1"
	failed=$((failed + 1))
}

# check PAGE [COMMAND]: what stands between the marks is what the option tables say, of one command or of all.
check() {
	page=$1
	shift
	"$K8SAI" help --man "$@" > "$scratch/tables" || fail "'k8sai help --man $*' ends with status $?"
	awk -v tables="$scratch/tables" '
/^\.\\" begin of what the option tables say/ { print; while ((getline line < tables) > 0) print line; skip = 1; next }
/^\.\\" end of what the option tables say/ { skip = 0 }
!skip' "$page" > "$scratch/page"
	[ -n "$update" ] && ! cmp -s "$scratch/page" "$page" && cp "$scratch/page" "$page"
	if ! grep -q '^\.Sh OPTIONS' "$scratch/page"; then
		fail "$page: the marks of the part that comes from the option tables are gone"
	elif ! cmp -s "$scratch/page" "$page"; then
		fail "$page differs from the option tables; 'tests/tools/man.sh --update' writes them"
		diff -u "$page" "$scratch/page" | head -n 40
	else
		passed=$((passed + 1))
	fi
}

check man/k8sai.1
for page in man/k8sai-*.1; do
	name=${page#man/k8sai-}
	check "$page" "${name%.1}"
done
if command -v mandoc > /dev/null; then
	for file in man/*.[1-9]; do
		# The pages refer to each other, and are not installed here.
		if mandoc -Tlint "$file" | grep -v 'referenced manual not found: Xr k8sai'; then
			fail "$file: mandoc finds fault with it"
		else
			passed=$((passed + 1))
		fi
	done
else
	echo 'mandoc is not installed: the pages were not linted'
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
