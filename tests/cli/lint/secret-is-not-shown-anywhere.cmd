for f in text short json; do k8sai lint --select SEC002,API006 --frames --no-suppress --strict --format $f secret.yaml; done 2>&1 | grep -c hf_aBcDeF
