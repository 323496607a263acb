mkdir t; printf '$eval: "part(\047pods\047, set)"\n' > t/mine.yaml; printf 'cloud: gke\nmodels: {a: Qwen/Qwen3-8B}\n' > v.yaml; k8sai gen --templates t v.yaml
