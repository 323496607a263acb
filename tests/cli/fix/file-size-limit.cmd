# A file that may not grow is a write that failed: a message, and nothing is left behind.
cp quota.json before
said=$(ulimit -f 0; k8sai lint --select QTA --fix --format short quota.json 2>&1)
echo "status $?: $said"
cmp quota.json before && ls -A
