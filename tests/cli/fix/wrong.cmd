k8sai lint --fix=some pod.yaml
echo "status $?"
k8sai lint --fix missing.yaml pod.yaml --select GPU012 --format short
echo "status $?"
grep -c 'nvidia.com/gpu:' pod.yaml
