k8sai rules | sed -n "/^custom rules/,\$p"
