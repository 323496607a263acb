{ echo 'ignore:'; yes -- '- GPU001' | head -n 300000; } > .k8sai.yaml; k8sai lint --format short app/pod.yaml
