for i in 1 2 3 4; do k8sai lint --config failing.yaml --format short --select custom -j $i manifests manifests/a.yaml 2>&1; done | sort | uniq -c | sed "s/^ *//"
