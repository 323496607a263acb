k8sai explain 'models["my.model"].context' | head -1
