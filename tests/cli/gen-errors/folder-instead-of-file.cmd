mkdir d; k8sai gen d
