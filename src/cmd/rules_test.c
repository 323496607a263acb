/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rules_test.h"

#include "lint/custom.h"
#include "report/escape.h"

struct count {
	struct buf *out;
	size_t examples, failed;
};

static void put_verdict(void *ctx, const struct custom_verdict *v)
{
	struct count *count = ctx;
	count->examples += v->number > 0;
	count->failed += !v->passed;
	buf_addf(count->out, "%s  %s: ", v->passed ? "ok    " : "FAILED", v->rule->name);
	if (v->number)
		buf_addf(count->out, "%s %zu%s", v->bad ? "bad" : "good", v->number, v->passed ? "" : ": ");
	escape_line(v->why, count->out);
	buf_addc(count->out, '\n');
}

enum status rules_test(struct cli *cli, const struct lint_config *config)
{
	size_t n = custom_count(config->rules);
	if (config->n_files == 0)
		return cli_fail(cli, "there is no configuration here or above; --config names one");
	if (n == 0)
		return cli_fail(cli, "'%s' has no custom rules ('k8sai explain custom' shows how to write them)",
				config_file_name(config, config->n_files - 1));
	struct lint_options base = LINT_OPTIONS;
	base.cloud = config->cloud;
	base.kubernetes_minor = config->kubernetes_minor;
	struct count count = {.out = &cli->out.buf};
	for (size_t i = 0; i < n; i++) {
		custom_test(config->rules, i, &base, put_verdict, &count);
		sink_settle(&cli->out);
	}
	buf_addf(count.out, "custom rules: %zu; examples: %zu; failed: %zu\n", n, count.examples, count.failed);
	return count.failed ? STATUS_FINDINGS : STATUS_CLEAN;
}
