k8sai rules --format markdown | sed -n '/GPU001/,/^Source/p'
