k8sai templates export out; echo '# mine' >> out/service.yaml; k8sai templates export --force out; grep -c '# mine' out/service.yaml
