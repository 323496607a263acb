k8sai rules --format markdwn
