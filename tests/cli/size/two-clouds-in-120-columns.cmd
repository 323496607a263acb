COLUMNS=120 k8sai size llama-3.1-70b --cloud eks --cloud gke
