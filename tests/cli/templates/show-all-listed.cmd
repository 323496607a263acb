for t in $(k8sai templates list | awk '/^[a-z]/ { print $1 }'); do k8sai templates show $t > t.yaml || echo $t; done
