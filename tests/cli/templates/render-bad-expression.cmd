echo 'a: {$eval: "1 +"}' | k8sai templates render -
