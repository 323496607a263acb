printf 'kubernetesVersion: "1.99"\n' > .k8sai.yaml; k8sai lint --format short clean.yaml; k8sai lint --format short --kubernetes-version 1.35 clean.yaml
