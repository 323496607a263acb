p() { printf "cloud: gke\nmodels:\n  a: {model: Qwen/Qwen2.5-7B-Instruct, gpu: %s}\n" "$1" > v.yaml; k8sai ${2-plan} v.yaml; }
p "{type: h100, share: {timeSlicing: 2}}" | sed -n "1,14p;/^  share/,/^  context/p;/^- GPUs/,/^- KEDA/p"
p "{type: h100, share: {mps: 2}}" | grep -A4 "^  share"
p "{type: l4, share: {mps: 4}}"
p "{type: h100, count: 2, share: {mps: 2}}"
p "{type: h100, mig: 3g.40gb, share: {mps: 2}}"
p "{type: h100, share: {mps: 1}}"
p "{type: h100, share: {mps: 2, timeSlicing: 2}}"
p "{type: h100, share: {mps: 2}}" gen
