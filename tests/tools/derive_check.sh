#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Are the schemas in schemas/kubernetes whole, and what schemas/derive.py makes of upstream's? The latter only where PyPI's kubernetes-validate is installed,
# or K8SAI_KUBERNETES_SCHEMAS names its folder kubernetes-json-schema. The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
python3 tests/tools/derive_check.py
