echo 'paths: {exclude: [app/]}' > .k8sai.yaml; echo 'a: 1' > other.yaml; k8sai lint --format short other.yaml app
