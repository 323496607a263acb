k8sai lint --select GPU001,API006,API010 --format short - < /dev/null
