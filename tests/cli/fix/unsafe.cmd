# What changes behaviour has to be asked for.
k8sai lint --select GPU --fix=unsafe pod.yaml
echo "status $?"
cat pod.yaml
