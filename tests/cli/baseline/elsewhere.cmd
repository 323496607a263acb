# Paths are seen from the baseline's folder, wherever k8sai is started.
k8sai lint --select GPU,QTA --write-baseline --baseline known.json .
cd deploy
k8sai lint --select GPU,QTA --baseline ../known.json .. && k8sai lint --select GPU --baseline ../known.json train.yaml && echo clean
k8sai lint --select GPU --write-baseline
cut -c1-40 .k8sai-baseline.json
cd /
k8sai lint --select GPU,QTA --baseline "$OLDPWD/../known.json" "$OLDPWD/.." && echo clean
