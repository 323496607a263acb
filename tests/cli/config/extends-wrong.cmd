echo 'clod: eks' > a.yaml; printf 'extends: a.yaml\nignore: [NO]\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
