echo '{$fromNow: "1 hour"}' > t.yaml; JSONE_NOW=2026-01-01T00:00:00.000Z k8sai templates render t.yaml
