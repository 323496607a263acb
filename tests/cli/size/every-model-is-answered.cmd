k8sai catalog models --format json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | while read -r m; do
	k8sai size "$m" > answer || [ $? = 1 ] || echo "$m"
	grep -q ' parameters' answer || echo "$m"
done
