#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches what others read our reports with into $BUILD/formats (SARIF's official schema, JUnit, TAP and HTML parsers, a browser's document model) and checks
# every format of `k8sai lint` with it, over the fixtures of all rules and files with odd names.
set -eu
build=${BUILD:-build}
tools=$build/formats
case $tools in /*) ;; *) tools=$PWD/$tools ;; esac
mkdir -p "$tools"
[ -x "$tools/venv/bin/python" ] || python3 -m venv "$tools/venv"
"$tools/venv/bin/python" -c 'import jsonschema, junitparser, html5lib' 2>/dev/null ||
	"$tools/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema==4.26.0 junitparser==5.0.3 html5lib==1.1 PyYAML==6.0.2
[ -d "$tools/node_modules/jsdom" ] ||
	npm install --silent --no-audit --no-fund --prefix "$tools" @microsoft/jest-sarif@1.0.0-beta.0 tap-parser@18.3.4 jsdom@26.1.0
NODE_PATH=$tools/node_modules PYTHONDONTWRITEBYTECODE=1 "$tools/venv/bin/python" tests/tools/formats_check.py "$build/k8sai" "$tools"
