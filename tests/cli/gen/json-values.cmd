k8sai gen --only Deployment values.json | grep '^kind:'
