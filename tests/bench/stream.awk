# SPDX-License-Identifier: Apache-2.0
# Writes N Deployments of a language-model server as one stream (about 1.5 kB each), clean by every rule: awk -v n=10000 -f stream.awk
# With -v flawed=1 each of them has the same ten findings instead.
BEGIN {
	for (i = 0; i < n; i++) {
		printf "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: llm-%d\n  namespace: ml-%d\n  labels:\n    app: llm-%d\n", i, i % 100, i
		printf "spec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: llm-%d\n  template:\n    metadata:\n      labels:\n        app: llm-%d\n", i, i
		printf "    spec:\n      enableServiceLinks: false\n"
		if (!flawed)
			printf "      securityContext:\n        runAsNonRoot: true\n        runAsUser: 2000\n      nodeSelector:\n        cloud.google.com/gke-accelerator: nvidia-l4\n      tolerations:\n      - key: nvidia.com/gpu\n        operator: Exists\n        effect: NoSchedule\n"
		printf "      containers:\n      - name: vllm\n        image: \"vllm/vllm-openai:%s\"\n        args: [\"--model\", \"meta-llama/Llama-3.1-8B-Instruct\", \"--max-model-len=8192\", \"--tensor-parallel-size=1\"]\n", flawed ? "latest" : "v0.32.0"
		printf "        env:\n        - name: HF_TOKEN\n          valueFrom:\n            secretKeyRef:\n              name: hf-token\n              key: token\n"
		if (flawed)
			printf "        - name: CUDA_VISIBLE_DEVICES\n          value: \"0\"\n"
		printf "        ports:\n        - name: http\n          containerPort: 8000\n        resources:\n"
		if (flawed)
			printf "          limits:\n            nvidia.com/gpu: 1\n        livenessProbe:\n          httpGet:\n            path: /health\n            port: web\n"
		else
			printf "          requests:\n            cpu: \"4\"\n            memory: 24Gi\n            nvidia.com/gpu: 1\n          limits:\n            memory: 24Gi\n            nvidia.com/gpu: 1\n        startupProbe:\n          httpGet:\n            path: /health\n            port: http\n          periodSeconds: 10\n          failureThreshold: 60\n        readinessProbe:\n          httpGet:\n            path: /health\n            port: http\n        livenessProbe:\n          httpGet:\n            path: /health\n            port: http\n"
		printf "        volumeMounts:\n        - name: models\n          mountPath: /models\n      volumes:\n      - name: models\n        persistentVolumeClaim:\n          claimName: models-%d\n", i
	}
}
