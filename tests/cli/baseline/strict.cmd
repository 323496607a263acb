# --strict does not look past the baseline, --no-suppress neither.
k8sai lint --write-baseline .
k8sai lint --strict --no-suppress --baseline .k8sai-baseline.json .
echo "status $?"
