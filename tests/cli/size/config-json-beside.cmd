k8sai size "{config: config.json, context: 2048, source: mine/thirteen}" --cloud gke | head -n 8
