#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the public JSON Schema test suite: the required cases of draft-07 and 2020-12 must all pass. Its folder is $JSON_SCHEMA_TEST_SUITE, or the one that
# Debian's package json-schema-test-suite installs, which is older and has no 2020-12; with neither, and pip at hand, the newer one that PyPI's jsonschema
# carries in its source is fetched. `schema_suite.sh optional` prints what the optional cases give and does not judge.
set -eu
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
suite=${JSON_SCHEMA_TEST_SUITE:-}
if [ -z "$suite" ] && command -v pip >/dev/null 2>&1 &&
	pip download --quiet --no-deps --no-binary :all: --dest "$work" jsonschema==4.23.0 >/dev/null 2>&1; then
	tar -xzf "$work"/jsonschema-*.tar.gz -C "$work"
	suite=$(echo "$work"/jsonschema-*/json)
fi
if [ -z "$suite" ] && [ -d /usr/share/json-schema-test-suite/tests ]; then
	suite=/usr/share/json-schema-test-suite
fi
if [ -z "$suite" ]; then
	echo "schema_suite: skipped: the JSON Schema test suite is not installed (JSON_SCHEMA_TEST_SUITE names its folder)"
	echo "0 passed, 0 failed"
	exit 0
fi
passed=0 failed=0
for draft in draft7 draft2020-12; do
	[ -d "$suite/tests/$draft" ] || continue
	"$build/tools/jsonschema_suite" "$suite" "$draft" "$@" >"$work/out" || true
	counts=$(tail -n 1 "$work/out")
	sed '$d' "$work/out"
	echo "$draft: $counts"
	set_counts=$(echo "$counts" | tr -d ',')
	passed=$((passed + $(echo "$set_counts" | cut -d' ' -f1))) failed=$((failed + $(echo "$set_counts" | cut -d' ' -f3)))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] || [ "${1:-}" = optional ]
