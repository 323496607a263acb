# The fixed stream goes to standard output, changed or not; what is left decides on the status.
printf 'apiVersion: v1\r\nkind: ResourceQuota\r\nmetadata: {name: a}\r\nspec:\r\n  hard:\r\n    limits.nvidia.com/gpu: 8' |
	k8sai lint --select QTA --fix - | od -c | head -12
k8sai lint --select GPU001 --fix - < quota.json
echo "status $?"
k8sai lint --select GPU --fix - < pod.yaml > /dev/null
echo "status $?"
