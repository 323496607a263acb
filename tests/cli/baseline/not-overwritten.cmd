# A file that is no baseline is not made one; one of a newer version is.
exec 2>&1
k8sai lint --write-baseline --baseline quota.yaml deploy
echo "status $?"
k8sai lint --write-baseline --baseline deploy quota.yaml
echo "status $?"
k8sai lint --write-baseline --baseline none/b.json quota.yaml
echo "status $?"
echo '{"version": 7, "findings": [{"id": 1}]}' > newer.json
k8sai lint --select QTA --write-baseline --baseline newer.json quota.yaml
echo "status $?"
cut -c1-60 newer.json
# What could not be read would be new later.
cp newer.json before.json
k8sai lint --write-baseline --baseline newer.json deploy missing.yaml --select GPU001 --format short
echo "status $?"
cmp newer.json before.json && ls -A
