k8sai schema check a.json b.json c.json
