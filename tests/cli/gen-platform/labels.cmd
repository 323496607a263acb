# On every object and every pod, and in no selector.
printf 'name: p\ncloud: gke\nlabels: {team: search}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\ntraining: {t: {gpu: l4, image: "x.io/a:1.0"}}\nenvironments: {prod: {labels: {stage: prod}}}\n' > e.yaml
k8sai gen e.yaml > out.yaml; grep -c '^kind:' out.yaml; grep -c '^    team: search' out.yaml; grep -c '^        team: search' out.yaml; grep -A3 'matchLabels:' out.yaml | grep -c team; k8sai gen -e prod e.yaml | sed -n '/^kind: Namespace/,/^---/p'
