echo 'extends: b.yaml' > a.yaml; printf 'strict: true\nextends: [./a.yaml]\n' > b.yaml; echo 'extends: a.yaml' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
