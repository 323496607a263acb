head -c 5000000 /dev/zero | tr "\0" " " > big.json; printf "cloud: gke\nmodels: {a: big.json}\n" > v.yaml; k8sai plan v.yaml
