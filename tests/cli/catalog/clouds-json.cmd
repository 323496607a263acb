k8sai catalog clouds --format=json
