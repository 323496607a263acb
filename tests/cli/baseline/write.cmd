# What is found is recorded, one entry a line, and not reported any more.
k8sai lint --select GPU,QTA --format short .
echo "status $?"
k8sai lint --select GPU,QTA --write-baseline .
echo "status $?"
cat .k8sai-baseline.json
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json .
echo "status $?"
ls -A
