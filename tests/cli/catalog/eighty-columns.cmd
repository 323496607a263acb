for list in gpus clouds models engines; do
	k8sai catalog $list | awk -v list=$list 'length($0) > 80 { print list ": " $0 }'
done
