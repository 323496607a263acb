echo '{"$map": [1, 2], "each(x)": {"$eval": "x * 2"}}' | k8sai templates render -
