k8sai templates show zzzzzzzzz
