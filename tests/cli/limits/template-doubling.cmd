printf '$let: {a: {$eval: "x + x + x + x + x + x + x + x + x + x"}}\nin: {$eval: "a + a"}\n' > t.yaml; printf '{"x": "abc"}' > c.json; timeout 20 k8sai templates render --context c.json t.yaml
