ln -s loop.yaml loop.yaml; k8sai lint --select GPU001,API006,API010 --format short loop.yaml
