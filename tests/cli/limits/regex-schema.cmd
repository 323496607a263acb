printf '{"pattern": "^(a+)+$"}' > s.json; printf '"%s!"\n' "$(awk 'BEGIN { for (i = 0; i < 60; i++) printf "a" }')" > v.json; timeout 20 k8sai schema check s.json v.json
