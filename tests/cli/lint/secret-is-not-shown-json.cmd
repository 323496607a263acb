k8sai lint --select SEC002,API006 --format json secret.yaml | grep -c hf_aBcDeF
