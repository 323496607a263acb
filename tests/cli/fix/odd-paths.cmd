# Pipes, links in circles and standard input by its device: each is said, and the others are fixed.
mkdir loop
ln -s ../loop loop/again
ln -s b.yaml loop/a.yaml
ln -s a.yaml loop/b.yaml
mkfifo loop/pipe.yaml
mv quota.json loop/
k8sai lint --select GPU012,QTA --fix --format short loop
echo "status $?"
k8sai lint --select GPU012,QTA --fix --format short loop/pipe.yaml loop/a.yaml pod.yaml
echo "status $?"
grep -c 'nvidia.com/gpu:' pod.yaml
k8sai lint --select QTA --fix --format short loop/again/again/quota.json loop/quota.json
echo "status $?"
k8sai lint --fix --format short /dev/null
echo "status $?"
