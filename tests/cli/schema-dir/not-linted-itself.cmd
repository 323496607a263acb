k8sai lint --schema-dir crds --stats tanks.yaml 2>&1 >/dev/null | grep objects
