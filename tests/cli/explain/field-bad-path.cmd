k8sai explain 'models['
