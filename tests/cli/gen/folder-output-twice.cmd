k8sai gen -o out values.yaml; ls -l out | cksum > a; k8sai gen -o out values.yaml; ls -l out | cksum > b; cmp a b && echo same
