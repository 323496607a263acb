for c in eks gke aks oke onprem; do printf "cloud: $c\nmodels:\n  llama: meta-llama/Llama-3.1-8B-Instruct\n" | k8sai gen - | k8sai lint --strict - || echo "$c"; done
