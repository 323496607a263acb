k8sai rules --format json | sed -n 's/.*"name":"\([a-z0-9-]*\)".*/\1/p' | sort | uniq -d
