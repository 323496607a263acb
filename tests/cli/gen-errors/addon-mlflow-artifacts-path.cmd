printf 'cloud: eks\naddons: {mlflow: {bucket: /mnt}}\n' > e.yaml; k8sai gen e.yaml
