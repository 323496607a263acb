k8sai size whisper-large --gpu t4
