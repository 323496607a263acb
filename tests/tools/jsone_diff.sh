#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches the public json-e package (npm) into a scratch folder and compares renderings of generated templates: jsone_diff.sh [CASES [SEED]]
set -eu
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --prefix "$work" json-e >/dev/null 2>&1
node tests/tools/jsone_diff.cjs "$build/tools/jsone_driver" "$work" "${1:-20000}" "${2:-1}"
