printf 'x: {$eval: "%s1%s"}\n' "$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "(" }')" "$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf ")" }')" > t.yaml; timeout 20 k8sai templates render t.yaml
