/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "cmd/commands.h"
#include "cmd/page.h"
#include "lint/rule.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
static const char *const format_names[] = {
	[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_MARKDOWN] = "markdown", NULL};

struct rules_options {
	int format;
};

static const struct option options[] = {
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = offsetof(struct rules_options, format),
	 .help = "text (the default), json or markdown"},
};

static void print_text(struct buf *out)
{
	const char *family = "";
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		if (strcmp(family, rule_family(r)) != 0) {
			family = rule_family(r);
			buf_addf(out, "%s%s\n", i ? "\n" : "", family);
		}
		buf_addf(out, "  %s  %-7s  %s\n", r->code, severity_name(r->severity), r->name);
		buf_fill(out, ' ', 19);
		page_wrap(str_of(r->what), 19, 19, out);
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

static void print_json(struct buf *out)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		buf_addf(out, "%s{\"code\":\"%s\"", i ? ",\n" : "[\n", r->code);
		put_member("name", r->name, out);
		put_member("severity", severity_name(r->severity), out);
		/* The letters of the code, as --select takes them, and what they stand for. */
		buf_addf(out, ",\"family\":\"%.*s\"", (int)strcspn(r->code, "0123456789"), r->code);
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

static void print_markdown(struct buf *out)
{
	buf_addz(out, "# Rules\n");
	const char *family = "";
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		if (strcmp(family, rule_family(r)) != 0) {
			family = rule_family(r);
			buf_addf(out, "\n## %s\n", family);
		}
		buf_addf(out, "\n### %s %s\n\n**%s.** %s\n\n", r->code, r->name, severity_name(r->severity), r->what);
		if (r->why)
			buf_addf(out, "%s\n\n", r->why);
		put_fence("Bad", r->bad, out);
		put_fence("Good", r->good, out);
		if (r->fix)
			buf_addf(out, "How to mend it: %s\n\n", r->fix);
		if (r->source)
			buf_addf(out, "Source: %s\n", r->source);
	}
}

static enum status run_rules(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static void (*const print[])(struct buf * out) = {
		[FORMAT_TEXT] = print_text, [FORMAT_JSON] = print_json, [FORMAT_MARKDOWN] = print_markdown};
	(void)operands;
	print[((const struct rules_options *)values)->format](&cli->out.buf);
	return STATUS_CLEAN;
}

const struct command command_rules = {
	.name = "rules",
	.summary = "list the lint rules",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct rules_options),
	.run = run_rules,
};
