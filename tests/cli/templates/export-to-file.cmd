echo x > f; k8sai templates export f; cat f
