# Writing it for one file keeps what is known of the others, as long as they are there.
k8sai lint --select GPU,QTA --write-baseline .
echo '{}' > quota.yaml
k8sai lint --select GPU,QTA --write-baseline deploy
cut -c1-50 .k8sai-baseline.json
k8sai lint --select GPU --write-baseline .
cut -c1-50 .k8sai-baseline.json
rm quota.yaml
k8sai lint --select GPU --write-baseline .
cut -c1-50 .k8sai-baseline.json
