# Of what is gone one note says how much, for the files and rules of this run.
k8sai lint --select GPU,QTA --write-baseline --baseline known.json .
sed -i '11,$d' deploy/train.yaml
k8sai lint --select GPU,QTA --baseline known.json .
echo "status $?"
k8sai lint --select GPU,QTA --baseline known.json quota.yaml
k8sai lint --select QTA --baseline known.json .
rm deploy/train.yaml
k8sai lint --select GPU,QTA --baseline known.json .
k8sai lint --select GPU,QTA --baseline known.json --write-baseline .
grep -c '"path"' known.json
