printf 'cloud: eks\naddons: {mlflow: {artifacts: s3://a/b, size: 10Gi}}\n' > e.yaml; k8sai gen e.yaml
