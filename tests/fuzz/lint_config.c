/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a configuration. Either there is a problem, or all that it says can be asked for, and
 * a run with it ends with findings of the severities that it gives. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lint/config.h"
#include "lint/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Puts the input where it can be read: a file without a name, reached by its descriptor. */
static const char *scratch_file(const uint8_t *data, size_t size)
{
	static char name[] = "/tmp/k8sai-fuzz-XXXXXX", path[32];
	static int fd = -1;
	if (fd < 0) {
		fd = mkstemp(name);
		check(fd >= 0 && unlink(name) == 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	return path;
}

static void check_rules(const struct lint_config *config)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		const int64_t *values = config_params(config, r);
		for (size_t k = 0; values && k < r->n_params; k++)
			check(values[k] >= r->params[k].least && values[k] <= r->params[k].most);
		(void)config_rule_off(config, r);
	}
	for (size_t i = 0; i < config->n_schemas; i++)
		check(config->schemas[i] && strcmp(config->schemas[i], "-") != 0);
	check(config->fail_on <= SEVERITY_COUNT);
}

static void run(struct lint_config *config)
{
	static const char pod[] = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, "
				  "image: 'vllm/vllm-openai:v0.11.0', resources: {requests: {nvidia.com/gpu: 1}}}]}\n";
	const struct source text = {"/proc/self/fd/a.yaml", str_of(pod)};
	struct lint_options options = LINT_OPTIONS;
	struct lint_result result;
	options.texts = &text;
	options.n_texts = 1;
	options.jobs = 1;
	config_apply(config, &options);
	/* No folders of the machine. */
	options.n_schemas = 0;
	(void)config_excludes(config, str_of(text.name), false);
	check(lint_run(&options, &result));
	for (size_t i = 0; i < result.n_findings; i++) {
		const struct finding *f = &result.findings[i];
		check(f->severity < SEVERITY_COUNT && !config_rule_off(config, f->rule));
		check(!options.strict || f->severity != SEVERITY_INFO);
	}
	lint_result_release(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems, notes;
	struct lint_config config;
	problems_init(&problems);
	problems_init(&notes);
	bool ok = config_load(&config, scratch_file(data, size), &problems, &notes);
	check(ok == (problems.n == 0));
	if (ok) {
		check_rules(&config);
		run(&config);
	}
	config_release(&config);
	problems_release(&problems);
	problems_release(&notes);
	return 0;
}
