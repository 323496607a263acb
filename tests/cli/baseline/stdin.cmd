# Standard input has a name of its own, or the one it is given.
k8sai lint --select QTA --write-baseline - < quota.yaml
sed -n 2p .k8sai-baseline.json | cut -c1-30
k8sai lint --select QTA --baseline .k8sai-baseline.json - < quota.yaml
echo "status $?"
k8sai lint --select QTA --baseline .k8sai-baseline.json --stdin-filename quota.yaml --format short - < quota.yaml
echo "status $?"
k8sai lint --select QTA --write-baseline quota.yaml
k8sai lint --select QTA --baseline .k8sai-baseline.json --stdin-filename ./quota.yaml - < quota.yaml
echo "status $?"
