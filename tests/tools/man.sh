#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man.sh [--update]: the sections of man/k8sai.1 between its two marks are what the option tables say, and mandoc finds no fault in any page.
set -u
cd "$(dirname "$0")/../.." || exit 2
K8SAI=${K8SAI:-build/k8sai}
page=man/k8sai.1
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
"$K8SAI" help --man > "$scratch/tables" || exit 2
awk -v tables="$scratch/tables" '
/^\.\\" begin of what the option tables say/ { print; while ((getline line < tables) > 0) print line; skip = 1; next }
/^\.\\" end of what the option tables say/ { skip = 0 }
!skip' "$page" > "$scratch/page"
if [ "${1-}" = --update ]; then
	cmp -s "$scratch/page" "$page" || cp "$scratch/page" "$page"
elif ! cmp -s "$scratch/page" "$page"; then
	echo "FAIL $page differs from the option tables; 'tests/tools/man.sh --update' writes them"
	diff -u "$page" "$scratch/page" | head -n 40
	exit 1
fi
grep -q '^\.Sh COMMANDS' "$page" || { echo "FAIL $page: the marks are gone"; exit 1; }
if command -v mandoc > /dev/null; then
	mandoc -Tlint man/*.[1-9] || { echo 'man: failed'; exit 1; }
else
	echo 'man: mandoc is not installed; pages were not linted'
fi
echo 'man: ok'
