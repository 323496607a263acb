k8sai plan models/values.yaml | grep -A5 "^  model "
