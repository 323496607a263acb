k8sai gen values.yaml <&- >&- 2>&-
