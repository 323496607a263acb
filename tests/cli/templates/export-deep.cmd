k8sai templates export a/b && ls a/b | wc -l > n; k8sai templates list | awk '/^[a-z_]/' | wc -l > m; cmp n m && echo same
