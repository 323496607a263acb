k8sai size llama-3.1-70b --cloud gke --color always | sed -n "/^Memory/,/^$/p"
