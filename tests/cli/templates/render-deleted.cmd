echo '{$if: "false", then: 1}' | k8sai templates render -
