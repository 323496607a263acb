k8sai gen -o out values.yaml; ls out | sed 's/-.*//' | sort -c && ls out | wc -l | tr -d ' '
