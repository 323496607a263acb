k8sai "$(printf 'a\033[31mb\007')"
