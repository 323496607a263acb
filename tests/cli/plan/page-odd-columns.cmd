for c in 0 x 1 -5 99999999999999999999 ""; do COLUMNS=$c k8sai plan values.yaml | head -1; done
