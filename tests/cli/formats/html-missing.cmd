k8sai lint --select GPU001,API006,API010,SEC002,SEC011 --format html ./clean.yaml missing.yaml | sed '/^<style>/,/^<\/style>/d; /^<script>/,/^<\/script>/d; /^<h2>Rules/,/^<\/main>/d'
