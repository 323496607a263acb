k8sai templates export out; ls out > a; k8sai templates list | awk '/^[a-z_]/ { print $1 }' > b; cmp a b && echo same
