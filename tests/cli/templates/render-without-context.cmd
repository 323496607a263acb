echo 'a: {$eval: "1 + 2"}' > t.yaml; k8sai templates render t.yaml
