{ echo 'extends:'; for i in $(seq 1 70); do echo "- $i.yaml"; done; } > .k8sai.yaml; k8sai lint --format short app/pod.yaml
