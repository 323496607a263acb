# A baseline that cannot be used: nothing is linted.
try() {
	k8sai lint "$@" --baseline "$file" quota.yaml
	echo "status $?"
}
exec 2>&1
for file in missing.json deploy quota.yaml - ''; do try; done
file=newer.json
echo '{"version": 7, "findings": [{"id": 1}]}' > newer.json; try
file=wrong.json
printf '{"version": 1,\n "findings": [{"path": "a", "code": 3}]}\n' > wrong.json; try
echo '{"version": 1, "findings": [' > wrong.json; try
printf '<<<<<<< HEAD\n' > wrong.json; try
: > wrong.json; try
