k8sai lint --config wrong.yaml manifests
