k8sai lint --select GPU001,API006,API010 --color=always bad.yaml | grep -q "$(printf '\033')" && echo colours
