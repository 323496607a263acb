k8sai size llama-3.1-8b --gpu l4 | grep -c -e '█' -e "$(printf '\033')"
k8sai size llama-3.1-8b --gpu l4 --color never | grep -c -e '█' -e "$(printf '\033')"
true
