k8sai plan --color always values.yaml | head -1 | od -c | head -1; k8sai plan values.yaml | grep -c "$(printf "\033")"
