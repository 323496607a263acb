k8sai lint --select GPU001,API006,API010 bad.yaml | grep -c "$(printf '\033')"
