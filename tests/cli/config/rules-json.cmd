k8sai rules --format json | grep -o '"code":"AVL005"\|"name":"leastGraceSeconds".*' | head -n 2
