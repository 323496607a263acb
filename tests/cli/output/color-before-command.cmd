k8sai --color=always lint bad.yaml | grep -q "$(printf '\033')" && echo colours
