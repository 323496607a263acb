for c in $(k8sai rules | sed -n 's/^  \([A-Z]*[0-9]*\)  [a-z]* *\([a-z0-9-]*\)$/\1:\2/p'); do k8sai explain ${c%:*} > a; k8sai explain ${c#*:} > b; cmp a b; done
