echo 'extends: .k8sai.yaml' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
