echo 'paths: {exclude: [vendor/]}' > .k8sai.yaml; k8sai lint --format short --select GPU001 app/pod.yaml app/vendor/pod.yaml
