printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n' > kustomization.yaml; k8sai lint --select GPU001,API006,API010 --format short kustomization.yaml
