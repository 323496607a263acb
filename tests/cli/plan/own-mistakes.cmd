cat > v.yaml <<EOF
cloud: gke
catalog:
  gpus:
    l4: {memory: 20Gi}
    mine: {cost: 4}
    tiny: {memory: 3}
    other: {like: l400, memory: 20Gi}
  costs: {h1000: 5}
  instances: {n: {gpu: h1001}}
  models: {a/b: {parameters: 13, layers: 40, heads: 40, hidden: 5120}}
models: {a: a/b}
EOF
k8sai plan v.yaml
