#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# roundtrip.sh [N [SEED]]: N generated trees, written as YAML and as JSON, must be the same data to PyYAML (the distribution's python3-yaml).
# The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
for python in /usr/bin/python3 python3; do
	"$python" -c 'import yaml' 2>/dev/null && break
	python=
done
if [ -z "$python" ]; then
	echo 'roundtrip.sh: no python3 with PyYAML here'
	echo '0 passed, 1 failed'
	exit 1
fi
"$build/tools/doc_trees" "$scratch" "${1:-1500}" "${2:-1}" || { echo '0 passed, 1 failed'; exit 1; }
"$python" tests/tools/roundtrip.py "$scratch"
