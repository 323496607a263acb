k8sai catalog gpus > /dev/full
