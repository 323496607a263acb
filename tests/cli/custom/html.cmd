k8sai lint --format html manifests | grep -n "our-registry-only\|>custom\|custom rules" | sed "s/<style>.*//"
