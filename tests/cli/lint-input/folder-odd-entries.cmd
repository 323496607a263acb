# A folder as people have them: prose, a Helm chart, an overlay, CI; and links in circles, pipes, links to nothing. What is passed over is counted.
mkdir -p all/chart/templates all/base all/overlay all/.github
cd all
printf '# Notes\n\napiVersion: is a word here\n' > README.md
printf 'apiVersion: v2\nname: c\nversion: 1.0.0\n' > chart/Chart.yaml
printf 'image: {tag: 1.0}\nkind: none\n' > chart/values.yaml
printf '{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n{{- end }}\n' > chart/templates/pod.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n' > base/a.yaml
printf 'resources: [a.yaml]\n' > base/kustomization.yaml
printf 'resources: [../base]\npatches: [{path: patch.yaml}]\n' > overlay/kustomization.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: c}\n' > overlay/patch.yaml
printf 'on: push\njobs: {}\n' > .github/ci.yaml
printf 'a: 1 # no manifest\n' > settings.yml
ln -s ../all loop
ln -s one.yaml two.yaml
ln -s two.yaml one.yaml
mkfifo pipe.yaml pipe
cd ..
k8sai lint --stats all
echo "status $?"
