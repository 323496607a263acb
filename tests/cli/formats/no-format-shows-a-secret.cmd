for f in text short json sarif junit github gitlab checkstyle tap html; do k8sai lint --frames --format $f secret.yaml 2>&1 | grep -q aBcDeFgH && echo $f; done; true
