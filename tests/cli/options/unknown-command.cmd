k8sai frobnicate
