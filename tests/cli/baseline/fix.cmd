# What is in the baseline is not mended.
k8sai lint --select GPU,QTA --write-baseline .
cp deploy/train.yaml before.txt
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --fix .
echo "status $?"
cmp deploy/train.yaml before.txt && echo same
printf -- '---\n' >> deploy/train.yaml
sed -n '1,10p;' before.txt | sed 's/first/third/' >> deploy/train.yaml
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --diff deploy
echo "status $?"
k8sai lint --fix --write-baseline .
echo "status $?"
