k8sai lint --select API001,API002,API003,API005,API013,API014 --format short --schema-dir own --kubernetes-version 1.35 config.yaml
