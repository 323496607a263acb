# What is suppressed and in the baseline is suppressed: the suppression has an effect, and the entry is not gone.
k8sai lint --select GPU,QTA,SUP --write-baseline .
sed -i '1i # k8sai-ignore-file: QTA001 -- the old quota' quota.yaml
k8sai lint --select GPU,QTA,SUP --baseline .k8sai-baseline.json --stats . 2>&1 | tail -n 1
k8sai lint --select GPU,QTA,SUP --baseline .k8sai-baseline.json .
echo "status $?"
