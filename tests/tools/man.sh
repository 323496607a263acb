#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man.sh [--update]: the sections of man/k8sai.1 between its two marks are what the option tables say, and mandoc finds no fault in any page.
set -u
cd "$(dirname "$0")/../.." || exit 2
K8SAI=${K8SAI:-${BUILD:-build}/k8sai}
page=man/k8sai.1
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
passed=0 failed=0

fail() {
	echo "FAIL $1"
	failed=$((failed + 1))
}

"$K8SAI" help --man > "$scratch/tables" || fail "'k8sai help --man' ends with status $?"
awk -v tables="$scratch/tables" '
/^\.\\" begin of what the option tables say/ { print; while ((getline line < tables) > 0) print line; skip = 1; next }
/^\.\\" end of what the option tables say/ { skip = 0 }
!skip' "$page" > "$scratch/page"
[ "${1-}" = --update ] && ! cmp -s "$scratch/page" "$page" && cp "$scratch/page" "$page"
if ! grep -q '^\.Sh COMMANDS' "$scratch/page"; then
	fail "$page: the marks of the part that comes from the option tables are gone"
elif ! cmp -s "$scratch/page" "$page"; then
	fail "$page differs from the option tables; 'tests/tools/man.sh --update' writes them"
	diff -u "$page" "$scratch/page" | head -n 40
else
	passed=$((passed + 1))
fi
if command -v mandoc > /dev/null; then
	for file in man/*.[1-9]; do
		if mandoc -Tlint "$file"; then passed=$((passed + 1)); else fail "$file: mandoc finds fault with it"; fi
	done
else
	echo 'mandoc is not installed: the pages were not linted'
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
