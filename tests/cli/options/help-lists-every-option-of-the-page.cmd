# Every option that a command's --help shows is read by that command: with a wrong value or none it says so, rather than "unknown".
for c in gen lint plan explain rules templates 'templates render' 'templates export' 'schema check' 'catalog gpus'; do
	for o in $(k8sai $c --help | sed -n 's/^  ....\(--[a-z-]*\).*/\1/p; s/^  -[a-z], \(--[a-z-]*\).*/\1/p' | grep -v -e --help); do
		k8sai $c $o= 2>&1 | grep -q 'unknown option' && echo "$c $o: unknown"
	done
done
true
