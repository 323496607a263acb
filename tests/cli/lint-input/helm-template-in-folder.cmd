mkdir d; printf 'apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include "x" . | nindent 2 }}\n' > d/u.yaml; cp good.yaml d; k8sai lint --select GPU001,API006,API010 --format short d
