k8sai lint --select GPU pod.yaml
echo "status $?"
