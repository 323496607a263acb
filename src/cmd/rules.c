/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "cmd/commands.h"
#include "cmd/page.h"
#include "cmd/rules_test.h"
#include "lint/config.h"
#include "lint/rule.h"
#include "report/describe.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
static const char *const format_names[] = {
	[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_MARKDOWN] = "markdown", NULL};

struct rules_options {
	int format;
	bool test;
	const char *config;
};

static const struct option options[] = {
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = offsetof(struct rules_options, format),
	 .help = "text (the default), json or markdown"},
	{.name = "test",
	 .kind = OPTION_FLAG,
	 .field = offsetof(struct rules_options, test),
	 .help = "try the custom rules of the configuration on their good and bad examples"},
	{.name = "config",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = offsetof(struct rules_options, config),
	 .help = "the configuration (default: .k8sai.yaml here or above)"},
};

static void print_text(const struct custom_rules *custom, struct buf *out)
{
	const char *family = "";
	for (size_t i = 0; i < rule_total(custom); i++) {
		const struct rule *r = rule_at(custom, i);
		if (strcmp(family, rule_family(r)) != 0) {
			family = rule_family(r);
			buf_addf(out, "%s%s\n", i ? "\n" : "", family);
		}
		bool custom_rule = r->flags & RULE_CUSTOM;
		size_t indent = custom_rule ? 11 : 19;
		if (!custom_rule)
			buf_addf(out, "  %s", r->code);
		buf_addf(out, "  %-7s  %s\n", severity_name(r->severity), r->name);
		buf_fill(out, ' ', indent);
		page_wrap(str_of(r->what), indent, indent, out);
	}
}

static void put_member(const char *name, const char *text, struct buf *out)
{
	buf_addf(out, ",\"%s\":", name);
	if (text)
		json_quote(str_of(text), out);
	else
		buf_addz(out, "null");
}

static void put_params(const struct rule *r, struct buf *out)
{
	buf_addz(out, ",\"parameters\":[");
	for (size_t i = 0; i < r->n_params; i++) {
		const struct rule_param *p = &r->params[i];
		buf_addf(out, "%s{\"name\":\"%s\",\"default\":%lld,\"minimum\":%lld,\"maximum\":%lld", i ? "," : "",
			 p->name, (long long)p->otherwise, (long long)p->least, (long long)p->most);
		put_member("description", p->help, out);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void print_json(const struct custom_rules *custom, struct buf *out)
{
	for (size_t i = 0; i < rule_total(custom); i++) {
		const struct rule *r = rule_at(custom, i);
		buf_addf(out, "%s{\"code\":\"%s\"", i ? ",\n" : "[\n", r->code);
		put_member("name", r->name, out);
		put_member("severity", severity_name(r->severity), out);
		/* The letters of the code, as --select takes them, and what they stand for. */
		buf_addf(out, ",\"family\":\"%.*s\"", STR_ARG(rule_letters(r)));
		put_member("familyTitle", rule_family(r), out);
		put_member("summary", r->what, out);
		put_member("why", r->why, out);
		put_member("bad", r->bad, out);
		put_member("good", r->good, out);
		put_member("advice", r->fix, out);
		put_member("source", r->source, out);
		/* Whether `lint` can mend it by itself. */
		put_member("fix",
			   r->fixable == FIXABLE_NOT      ? NULL
			   : r->fixable == FIXABLE_SAFELY ? "safe"
							  : "unsafe",
			   out);
		put_params(r, out);
		buf_addc(out, '}');
	}
	buf_addz(out, "\n]\n");
}

static void put_fence(const char *title, const char *yaml, struct buf *out)
{
	if (!yaml)
		return;
	buf_addf(out, "%s:\n\n```yaml\n%s", title, yaml);
	if (*yaml && yaml[strlen(yaml) - 1] != '\n')
		buf_addc(out, '\n');
	buf_addz(out, "```\n\n");
}

static void list_params(const struct rule *r, struct buf *out)
{
	for (size_t i = 0; i < r->n_params; i++) {
		const struct rule_param *p = &r->params[i];
		buf_addf(out, "%s- `%s`: %s; %lld to %lld, default %lld\n%s", i ? "" : "Parameters:\n\n", p->name,
			 p->help, (long long)p->least, (long long)p->most, (long long)p->otherwise,
			 i + 1 < r->n_params ? "" : "\n");
	}
}

static void print_markdown(const struct custom_rules *custom, struct buf *out)
{
	buf_addz(out, "# Rules\n");
	const char *family = "";
	for (size_t i = 0; i < rule_total(custom); i++) {
		const struct rule *r = rule_at(custom, i);
		if (strcmp(family, rule_family(r)) != 0) {
			family = rule_family(r);
			buf_addf(out, "\n## %s\n", family);
		}
		buf_addz(out, "\n### ");
		describe_rule(r, out);
		buf_addf(out, "\n\n**%s.** %s\n\n", severity_name(r->severity), r->what);
		if (r->why)
			buf_addf(out, "%s\n\n", r->why);
		put_fence("Bad", r->bad, out);
		put_fence("Good", r->good, out);
		if (r->fix)
			buf_addf(out, "How to mend it: %s\n\n", r->fix);
		list_params(r, out);
		if (r->source)
			buf_addf(out, "Source: %s\n", r->source);
	}
}

static enum status run_rules(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static void (*const print[])(const struct custom_rules *custom, struct buf *out) = {
		[FORMAT_TEXT] = print_text, [FORMAT_JSON] = print_json, [FORMAT_MARKDOWN] = print_markdown};
	const struct rules_options *o = values;
	struct lint_config config;
	struct problems problems, notes;
	(void)operands;
	problems_init(&problems);
	problems_init(&notes);
	enum status status = STATUS_CLEAN;
	bool ok = config_load(&config, o->config, &problems, &notes);
	cli_show_problems(cli, &notes);
	if (!ok)
		status = cli_fail_problems(cli, &problems);
	else if (o->test)
		status = rules_test(cli, &config);
	else
		print[o->format](config.rules, &cli->out.buf);
	problems_release(&problems);
	problems_release(&notes);
	config_release(&config);
	return status;
}

const struct command command_rules = {
	.name = "rules",
	.summary = "list the lint rules",
	.about = "Lists the built-in lint rules and behind them those of the configuration. With --test those are "
		 "tried on "
		 "their own examples instead: exits 1 when a good one is found fault with, a bad one is not, or there "
		 "is "
		 "none.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct rules_options),
	.run = run_rules,
};
