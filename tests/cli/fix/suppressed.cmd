# What is suppressed is left alone, also where it is shown.
sed -i 's/"8"}/"8"}/; 1i # k8sai-ignore-file: GPU012,GPU007 -- being moved' pod.yaml
cp pod.yaml before
for o in '' --no-suppress --strict; do
	k8sai lint --select GPU $o --fix=unsafe --format short pod.yaml
	echo "status $?"
	cmp pod.yaml before && echo same
done
k8sai lint --select GPU --no-suppress --format json pod.yaml | grep -c '"fix":null'
