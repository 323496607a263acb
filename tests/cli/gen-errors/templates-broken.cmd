mkdir t; printf 'a: {$eval: "1 +"}\n' > t/extra.yaml; k8sai gen --templates t values.yaml
