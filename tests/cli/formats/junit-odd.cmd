f=$(printf 'odd "q" <&>%%, \047s:\n\360\237\232\200 \377\033.yaml')
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  "\\"<b>&amp;%%\\n\\e[1m]]>\\uFFFE\\t\\u202E#": 1\n  "\\"<b>&amp;%%\\n\\e[1m]]>\\uFFFE\\t\\u202E#": 2 # <script>\n' > "$f"
k8sai lint --select GPU001,API006,API010,SEC002,SEC011 --format junit "$f"
