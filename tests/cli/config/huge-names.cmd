# A pattern, a rule and a key of 300 kB each.
x=$(head -c 100000 /dev/zero | tr '\0' '[')
{ echo "select: ['$x$x$x']"; printf "severity:\n  ? '%s'\n  : info\n" "$x$x$x"; echo "paths: {exclude: ['$x$x$x']}"; } > .k8sai.yaml
k8sai lint --format short app/pod.yaml 2>&1 | cut -c1-100
