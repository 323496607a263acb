k8sai gen values.yaml > a; LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo k8sai gen values.yaml > b; cmp a b && echo same
