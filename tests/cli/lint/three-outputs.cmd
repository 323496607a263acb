k8sai lint --select GPU001,IMG001,API006,API010 --format short --format json=a.json --format text=b.txt bad.yaml; wc -l < a.json | tr -d ' '; head -1 b.txt
