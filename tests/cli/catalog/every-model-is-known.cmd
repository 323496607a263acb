k8sai catalog models --format json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | while read -r m; do
	printf "cloud: eks\nmodels: {a: \"$m\"}\n" | k8sai plan - 2>&1 > plan | grep 'not in the catalog'
done
true
