k8sai lint --format sarif manifests | tr -d "\n" | grep -o "\"id\":\"[^\"]*\",\"[a-zA-Z]*\"\|\"ruleId\":\"[^\"]*\"\|\"tags\":[^]]*]"
