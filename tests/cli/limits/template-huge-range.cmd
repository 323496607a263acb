printf '{$eval: "range(0, 1000000000000)"}\n' > t.yaml; timeout 60 k8sai templates render t.yaml
