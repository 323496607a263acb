# Lines that move and objects in another order change nothing; what is new is reported.
k8sai lint --select GPU,QTA --write-baseline .
{ sed -n '12,$p' deploy/train.yaml; echo ---; echo '# The first one.'; sed -n '1,10p' deploy/train.yaml; } > new && mv new deploy/train.yaml
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json .
echo "status $?"
sed 's/name: first/name: third/' deploy/train.yaml > deploy/new.yaml
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --format short .
echo "status $?"
# Once more than recorded.
{ cat deploy/train.yaml; echo ---; cat deploy/train.yaml; } > new && mv new deploy/train.yaml
k8sai lint --select GPU001 --baseline .k8sai-baseline.json --format short deploy/train.yaml
echo "status $?"
