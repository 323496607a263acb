k8sai size llama-3.1-70b --cloud oke --gpu h100 --color always | sed "s/$(printf "\033")\[[0-9;]*m//g" | sed -n "/^Memory/,/^$/p"
