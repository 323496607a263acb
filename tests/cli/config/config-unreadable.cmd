# As root every file can be read, so a link that leads to itself stands for one that cannot.
ln -s .k8sai.yaml .k8sai.yaml; k8sai lint --format short app/pod.yaml
