#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches PyPI's kubernetes-validate into $BUILD and compares what it and k8sai say of thousands of objects; SCHEMAS_DIFF is how many, SCHEMAS_SEED says which.
set -eu
build=${BUILD:-build}
venv=$build/kubernetes-validate
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import kubernetes_validate' 2>/dev/null || "$venv/bin/pip" install --quiet --disable-pip-version-check kubernetes-validate==1.37.0
PYTHONDONTWRITEBYTECODE=1 "$venv/bin/python" tests/tools/schemas_diff.py "$build/k8sai" "${SCHEMAS_DIFF:-5000}" "${SCHEMAS_SEED:-1}"
