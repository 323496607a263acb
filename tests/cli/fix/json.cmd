# Edits by bytes, lines and columns.
k8sai lint --select GPU,QTA --format json pod.yaml quota.json
echo "status $?"
