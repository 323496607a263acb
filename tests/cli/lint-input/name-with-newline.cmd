cp bad.yaml "$(printf 'a\nb.yaml')"; k8sai lint --select GPU001,API006,API010 --format short "$(printf 'a\nb.yaml')"
