k8sai lint "--$(printf 'x\033]0;t\007')"
