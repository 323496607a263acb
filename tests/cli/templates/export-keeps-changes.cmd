k8sai templates export out; echo '# mine' >> out/service.yaml; k8sai templates export out; tail -1 out/service.yaml
