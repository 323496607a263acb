# A diff masks what is secret.
k8sai lint --fix=unsafe --select GPU007,SEC002 --diff secret.yaml
echo "status $?"
