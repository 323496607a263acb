# One that cannot be written is said, the others are fixed.
cat pod.yaml | k8sai lint --select GPU012,QTA --fix --format short /dev/stdin quota.json
echo "status $?"
grep 'requests\.' quota.json
