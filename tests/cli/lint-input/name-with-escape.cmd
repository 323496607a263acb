cp bad.yaml "$(printf 'a\033[31m.yaml')"; k8sai lint --select GPU001,API006,API010 --format short "$(printf 'a\033[31m.yaml')"
