# 20 files, each of which extends two more.
for i in $(seq 1 20); do : > $i-a.yaml; : > $i-b.yaml; echo "extends: [$i-a.yaml, $i-b.yaml]" > $i.yaml; done
{ echo 'extends:'; for i in $(seq 1 20); do echo "- $i.yaml"; done; } > .k8sai.yaml
k8sai lint --format short app/pod.yaml 2>&1 | grep -c 'more than 32 files'
