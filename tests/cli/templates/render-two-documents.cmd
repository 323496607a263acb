printf 'a: 1\n---\nb: 2\n' | k8sai templates render -
