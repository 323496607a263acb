k8sai explain AVL005 | sed -n '/^How/,/^Source/p'; k8sai explain GPU001 | sed -n '/^How/,/^Source/p'; k8sai explain NET004 | sed -n '/^How/,/^Source/p'
