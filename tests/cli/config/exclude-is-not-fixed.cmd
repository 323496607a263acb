echo 'paths: {exclude: [vendor/]}' > .k8sai.yaml; k8sai lint --select GPU001 --fix app; head -n 8 app/vendor/pod.yaml | tail -n 1
