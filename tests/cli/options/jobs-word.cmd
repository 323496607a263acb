k8sai lint -j many .
