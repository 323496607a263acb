mkdir d; ln -s ../d d/self; cp bad.yaml d; k8sai lint --select GPU001,API006,API010 --format short d
