# Every summary counts what is in the baseline.
k8sai lint --select GPU,QTA --write-baseline .
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --stats .
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --format json --format html=page.html .
grep -c '3 in the baseline' page.html
k8sai lint --select GPU,QTA --baseline .k8sai-baseline.json --format json . | k8sai schema check "$(k8sai schema findings > s.json; echo s.json)" -
k8sai schema baseline > b.json && k8sai schema check b.json .k8sai-baseline.json && echo valid
