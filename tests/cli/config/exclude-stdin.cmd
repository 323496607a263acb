echo 'paths: {exclude: [gen/]}' > .k8sai.yaml; k8sai lint --format short --select GPU001 --stdin-filename gen/x.yaml - < app/pod.yaml
