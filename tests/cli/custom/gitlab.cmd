k8sai lint --format gitlab manifests
