k8sai lint --select GPU001,API006,API010 --color=always --format text=out.txt bad.yaml; grep -c "$(printf '\033')" out.txt
