#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs what README and the manual page show and compares: readme.sh [--update]
exec python3 tests/tools/readme.py "$@" "${BUILD:-build}/k8sai" README.md man/*.1
