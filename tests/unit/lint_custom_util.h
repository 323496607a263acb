/* SPDX-License-Identifier: Apache-2.0
 * Shared by the tests of custom rules: rules compiled from a text, and linting with them. */
#ifndef K8SAI_TESTS_LINT_CUSTOM_UTIL_H
#define K8SAI_TESTS_LINT_CUSTOM_UTIL_H

#include "doc/doc.h"
#include "lint/custom.h"
#include "lint_util.h"

enum { MOST_LISTS = 3 };

struct compiled {
	struct source source[MOST_LISTS];
	struct doc doc[MOST_LISTS];
	const struct node *lists[MOST_LISTS];
	size_t n;
	struct problems problems;
	struct custom_rules *rules;
};

static inline void read_list(struct compiled *c, const char *yaml)
{
	struct doc_limits limits = DOC_LIMITS;
	size_t i = c->n++;
	c->source[i] = (struct source){"c", str_of(yaml)};
	doc_init(&c->doc[i]);
	if (!doc_read(&c->doc[i], &c->source[i], (struct doc_slice){0, c->source[i].text.n}, DOC_CORE, &limits,
		      &c->problems))
		fail_msg("%.*s", STR_ARG(c->problems.first->message));
	c->lists[i] = c->doc[i].root;
}

static inline struct compiled *compile_two(struct compiled *c, const char *base, const char *yaml)
{
	*c = (struct compiled){0};
	problems_init(&c->problems);
	if (base)
		read_list(c, base);
	read_list(c, yaml);
	c->rules = custom_compile(c->lists, c->n, &c->problems);
	return c;
}

static inline void release(struct compiled *c)
{
	custom_free(c->rules);
	for (size_t i = 0; i < c->n; i++)
		doc_release(&c->doc[i]);
	problems_release(&c->problems);
}

static inline void print_problems(const struct problems *problems)
{
	struct buf text;
	buf_init(&text, 1 << 20);
	problems_print(problems, &text);
	print_error("%.*s\n", STR_ARG(buf_str(&text)));
	buf_release(&text);
}

static inline struct compiled *compile(struct compiled *c, const char *yaml)
{
	compile_two(c, NULL, yaml);
	if (!c->rules) {
		print_problems(&c->problems);
		fail_msg("does not compile: %s", yaml);
	}
	return c;
}

/* Lints with these rules alone, all of them. */
static inline struct linted *lint_with(struct linted *l, const struct compiled *c, const char *text)
{
	lint_setup(l, text, "custom");
	l->options.custom = c->rules;
	return lint_go(l);
}

/* What expressions are tried on. */
ATTR_UNUSED static const char sample[] = "apiVersion: apps/v1\n"
					 "kind: Deployment\n"
					 "metadata:\n"
					 "  name: llama\n"
					 "  namespace: ml\n"
					 "  labels: {app: llama, app.kubernetes.io/part-of: chat}\n"
					 "  annotations: {owner: team-a}\n"
					 "spec:\n"
					 "  replicas: 2\n"
					 "  selector: {matchLabels: {app: llama}}\n"
					 "  template:\n"
					 "    metadata:\n"
					 "      labels: {app: llama}\n"
					 "      annotations: {note: x}\n"
					 "    spec:\n"
					 "      containers:\n"
					 "      - name: main\n"
					 "        image: registry.example/llama:1.2\n"
					 "        command: [vllm, serve]\n"
					 "        args: [a, b]\n"
					 "        env:\n"
					 "        - {name: A, value: one}\n"
					 "        - {name: A, value: two}\n"
					 "        - {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}\n"
					 "        ports: [{containerPort: 8000}]\n"
					 "        readinessProbe: {httpGet: {path: /health, port: 8000}}\n"
					 "        resources:\n"
					 "          requests: {cpu: 500m, memory: 16Gi}\n"
					 "          limits: {memory: 16Gi, nvidia.com/gpu: 2}\n"
					 "        securityContext: {runAsNonRoot: true}\n"
					 "        volumeMounts: [{name: c, mountPath: /c}]\n"
					 "      volumes: [{name: c, emptyDir: {}}]\n";

#endif
