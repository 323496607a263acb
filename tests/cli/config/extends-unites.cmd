echo 'select: [GPU001]' > a.yaml; printf 'extends: a.yaml\nselect: [SCH004]\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
