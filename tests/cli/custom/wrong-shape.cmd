k8sai lint --config wrong-shape.yaml manifests
