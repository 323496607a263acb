: > .k8sai.yaml; k8sai lint --format short --select GPU001 --stats app/pod.yaml; printf '# nothing\n---\n' > .k8sai.yaml; k8sai lint --format short --select GPU001 app/pod.yaml
