mkdir d; k8sai schema check schema.json d
