k8sai gen -oout values.yaml; ls out | head -1
