k8sai templates show namspace
