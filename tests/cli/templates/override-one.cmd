mkdir t; k8sai templates show service > t/service.yaml; k8sai gen --templates t values.yaml > a; k8sai gen values.yaml > b; cmp a b && echo same
