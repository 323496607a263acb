sed "s/\"llama\"/\"strange\"/" config.json > strange.json; k8sai size strange.json --cloud gke | head -n 16
