# No secret gets into it.
sed 's/limits.nvidia.com.gpu: "8"/&\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: a:1, env: [{name: HF_TOKEN, value: hf_abcdefghijklmnopqrstuvwxyzABCDEFGH}]}/' quota.yaml > a.yaml
k8sai lint --select SEC002 --format short a.yaml
k8sai lint --select SEC002 --write-baseline a.yaml
grep -c SEC002 .k8sai-baseline.json
grep abcdefg .k8sai-baseline.json
echo "status $?"
