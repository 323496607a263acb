k8sai catalog clouds --format=json | head -2 | cut -c1-30
