k8sai rules --format markdown | sed -n "/^## custom rules/,\$p"
