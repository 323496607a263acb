k8sai lint --select GPU001,API006,API010 --color=always --format json bad.yaml | grep -c "$(printf '\033')"
