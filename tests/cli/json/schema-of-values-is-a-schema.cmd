k8sai schema values > s.json; echo '{"cloud": "gke", "models": {"a": "meta-llama/Llama-3.1-8B-Instruct"}}' | k8sai schema check s.json -
