{ printf 'custom: '; head -c 5000 /dev/zero | tr '\0' '['; } > .k8sai.yaml; k8sai lint --format short app/pod.yaml
