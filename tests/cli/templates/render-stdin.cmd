echo 'a: {$eval: "[1, 2 * 3]"}' | k8sai templates render -
