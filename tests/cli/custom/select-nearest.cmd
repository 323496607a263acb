k8sai lint --select team-label-requierd manifests
