k8sai "$(printf 'a\377b')"
