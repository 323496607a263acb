# Prints a pod whose GPU request lacks a limit; comments come from the command line: -v line=... behind the request, above=... over it, top=... at the head,
# note=... as an annotation.
BEGIN {
	if (top) print "# " top
	print "apiVersion: v1\nkind: Pod\nmetadata:\n  name: train"
	if (note) print "  annotations:\n    " note
	print "spec:\n  containers:\n    - name: main\n      image: pytorch/pytorch:2.7.0\n      resources:\n        requests:"
	if (above) print "          # " above
	print "          nvidia.com/gpu: 1" (line ? " # " line : "")
}
