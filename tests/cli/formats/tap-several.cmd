k8sai lint --select GPU001,API006,API010,SEC002,SEC011 --format tap several
