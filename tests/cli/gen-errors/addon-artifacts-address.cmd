printf 'cloud: eks\naddons: {mlflow: {artifacts: /mnt}}\n' > e.yaml; k8sai gen e.yaml
