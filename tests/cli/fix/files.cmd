# Safe fixes, in several files; a symbolic link and the mode stay.
mkdir real
mv quota.json real/
ln -s real/quota.json quota.json
chmod 640 real/quota.json
k8sai lint --select GPU,QTA --fix --format short pod.yaml quota.json
echo "status $?"
ls -l real | awk 'NR > 1 {print $1}' | cut -c1-10
[ -h quota.json ] && echo "still a link"
cat pod.yaml real/quota.json
k8sai lint --select GPU,QTA --fix --format short pod.yaml quota.json
ls -A . real
