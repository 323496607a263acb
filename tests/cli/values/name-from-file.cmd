cp values.yaml 'My Values_1.yaml'; k8sai gen --only Namespace 'My Values_1.yaml' | grep '  name:'
