# Nothing is written; 1 when something would be.
cp pod.yaml before.yaml
k8sai lint --select GPU,QTA --diff pod.yaml quota.json > it.diff
echo "status $?"
cat it.diff
cmp pod.yaml before.yaml && echo "not changed"
patch -s -p1 < it.diff && k8sai lint --select GPU,QTA --diff pod.yaml quota.json
echo "status $?"
