echo 'strict: true' > .k8sai.yaml; k8sai lint --select GPU001 --stats clean.yaml; k8sai lint --select API --stats .
