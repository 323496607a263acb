k8sai plan --format json values.yaml | sed -n "/\"workloads\"/,/^\]/p"
