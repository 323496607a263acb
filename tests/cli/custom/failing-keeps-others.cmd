k8sai lint --config failing.yaml --select custom --format json manifests > out.json 2> err; echo "status $?"; grep -c "still found" out.json
