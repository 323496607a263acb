k8sai explain values | sed -n '/^Fields/,$ s/^  \([a-z][A-Za-z]*\) .*/\1/p' | while read -r f; do k8sai explain "$f" > page || echo "$f"; [ -s page ] || echo "$f: empty"; done
