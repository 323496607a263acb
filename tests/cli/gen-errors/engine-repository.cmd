printf 'cloud: gke\nmodels:\n  a: {engine: triton, model: "s3://acme/repository"}\n  b: {engine: triton, model: meta-llama/Llama-3.1-8B-Instruct, quantization: fp8}\n' > e.yaml; k8sai gen e.yaml
