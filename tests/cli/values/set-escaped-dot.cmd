k8sai gen --set 'models.llama.env.A\.B=c' --only Deployment values.yaml
