k8sai gen - <&-
