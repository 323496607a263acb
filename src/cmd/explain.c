/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/nearest.h"
#include "cmd/commands.h"
#include "cmd/explain_custom.h"
#include "cmd/page.h"
#include "doc/emit.h"
#include "jsonschema/schema.h"
#include "lint/config.h"
#include "lint/custom.h"

static void put_section(const char *title, const char *text, bool verbatim, struct buf *out)
{
	if (!text)
		return;
	buf_addf(out, "\n%s\n", title);
	if (verbatim) {
		page_block(str_of(text), 4, out);
	} else {
		buf_fill(out, ' ', 2);
		page_wrap(str_of(text), 2, 2, out);
	}
}

static const char *audience_text(const struct rule *r)
{
	static const char *const texts[AUDIENCE_COUNT] = {
		[FOR_ALL] = "every object",
		[FOR_AI] = "AI workloads",
		[FOR_ACCELERATOR] = "workloads that ask for an accelerator",
		[FOR_SERVING] = "AI workloads that serve",
		[FOR_TRAINING] = "AI workloads that run to completion",
	};
	return texts[r->audience];
}

static void put_params(const struct rule *r, struct buf *out)
{
	if (r->n_params)
		buf_addz(out, "\nParameters (in the configuration under 'rules')\n");
	for (size_t i = 0; i < r->n_params; i++) {
		const struct rule_param *p = &r->params[i];
		buf_addf(out, "  %s: %lld (%lld to %lld)\n    ", p->name, (long long)p->otherwise, (long long)p->least,
			 (long long)p->most);
		page_wrap(str_of(p->help), 4, 4, out);
	}
}

/* Whether, and how far, `lint --fix` does it. */
static const char *fixable_text(const struct rule *r)
{
	static const char *const texts[] = {
		[FIXABLE_NOT] = NULL,
		[FIXABLE_SAFELY] = "'k8sai lint --fix' mends it where it can.",
		[FIXABLE_UNSAFELY] = "'k8sai lint --fix=unsafe' mends it where it can; look at what it changes "
				     "('--diff').",
	};
	return texts[r->fixable];
}

static void print_rule(const struct rule *r, struct buf *out)
{
	bool custom = r->flags & RULE_CUSTOM;
	buf_addf(out, custom ? "%s\n" : "%s %s\n", r->code, r->name);
	buf_addf(out, "  %s, %s", severity_name(r->severity), rule_family(r));
	if (!custom)
		buf_addf(out, "; looks at %s", audience_text(r));
	buf_addz(out, "\n\n");
	page_wrap(str_of(r->what), 0, 0, out);
	put_section("Why", r->why, false, out);
	put_section("Bad", r->bad, true, out);
	put_section("Good", r->good, true, out);
	put_section("How to mend it", r->fix, false, out);
	if (fixable_text(r)) {
		buf_fill(out, ' ', 2);
		page_wrap(str_of(fixable_text(r)), 2, 2, out);
	}
	put_params(r, out);
	put_section("Source", r->source, false, out);
}

/* A value as a user would write it in a values file. */
static void put_value(const struct node *n, struct buf *out)
{
	if (node_is(n, NODE_MAP) || node_is(n, NODE_SEQ))
		emit_json(n, 0, out);
	else
		buf_adds(out, node_text(n));
}

static void put_examples(const struct node *examples, struct buf *out)
{
	for (const struct node *e = node_first(examples); e; e = e->next) {
		buf_addz(out, e == node_first(examples) ? "\nExamples\n" : "\n");
		struct buf text;
		buf_init(&text, BUF_NO_LIMIT);
		emit_yaml(e, &text);
		page_block(buf_str(&text), 4, out);
		buf_release(&text);
	}
}

/* What listing the fields below one needs. */
struct field_list {
	struct buf *out;
	/** Fields so far, and the bytes of the path that all have in common. */
	size_t n, prefix;
};

static void put_field(void *ctx, struct str path, const struct schema_field *field)
{
	struct field_list *list = ctx;
	if (list->n++ == 0)
		buf_addz(list->out, "\nFields\n");
	buf_fill(list->out, ' ', 2);
	struct str name = str_sub(path, list->prefix, path.n);
	if (name.n && name.p[0] == '.')
		name = str_sub(name, 1, name.n);
	page_cell(name, 22, list->out);
	size_t column = name.n + 2 > 22 ? name.n + 4 : 24;
	/* The first sentence is enough in a list. */
	struct str text = field->description;
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == '.' && text.p[i + 1] == ' ')
			text.n = i + 1;
	page_wrap(text, column, 24, list->out);
}

static void print_field(const struct schema *s, const struct path *path, struct str name, const struct schema_field *f,
			struct buf *out)
{
	struct buf type;
	buf_init(&type, BUF_NO_LIMIT);
	schema_type_text(s, f, &type);
	buf_adds(out, name);
	if (type.n)
		buf_addf(out, ": %.*s", STR_ARG(buf_str(&type)));
	buf_addf(out, "%s\n", f->required ? " (required)" : "");
	buf_release(&type);
	if (f->fallback) {
		buf_addz(out, "  default: ");
		put_value(f->fallback, out);
		buf_addc(out, '\n');
	}
	if (f->description.n) {
		buf_addc(out, '\n');
		page_wrap(f->description, 0, 0, out);
	}
	put_examples(f->examples, out);
	struct field_list list = {out, 0, path->n ? name.n : 0};
	schema_fields(s, path, false, put_field, &list);
}

static enum status no_such(struct cli *cli, const struct schema *s, const char *word, const struct path *path)
{
	struct str rule = rule_nearest(str_of(word));
	struct str field = path ? schema_nearest(s, path) : (struct str){NULL, 0};
	if (rule.n)
		return cli_fail(cli, "no rule or field '%s'; did you mean '%.*s'?", word, STR_ARG(rule));
	if (field.n)
		return cli_fail(cli, "no rule or field '%s'; the nearest field is '%.*s'", word, STR_ARG(field));
	cli_fail(cli, "no rule or field '%s'", word);
	cli_note(cli, "'k8sai rules' lists the rules, 'k8sai explain values' the fields of the values file, 'k8sai "
		      "explain config' those of .k8sai.yaml");
	return STATUS_FAILED;
}

/* A field of the values file, or with "config." before it one of the configuration. */
static enum status explain_field(struct cli *cli, const char *word)
{
	static const struct str config = {"config", 6};
	struct str name = str_of(word);
	bool of_config = str_eq(name, config) || str_starts(name, "config.");
	bool whole = str_is(name, "values") || str_eq(name, config);
	if (of_config && !whole)
		name = str_sub(name, config.n + 1, name.n);
	struct problems problems;
	problems_init(&problems);
	struct arena arena;
	arena_init(&arena);
	enum status status = STATUS_CLEAN;
	struct schema *schema = schema_embedded(of_config ? "config.schema.json" : "values.schema.json", &problems);
	struct path path = {0};
	size_t bad;
	struct schema_field field;
	if (!schema)
		status = cli_fail_problems(cli, &problems);
	else if (!whole && !path_parse(name, &arena, &path, &bad))
		status = no_such(cli, schema, word, NULL);
	else if (!schema_find(schema, &path, &field))
		status = no_such(cli, schema, word, &path);
	else
		print_field(schema, &path, name, &field, &cli->out.buf);
	schema_free(schema);
	arena_release(&arena);
	problems_release(&problems);
	return status;
}

/* A rule of the user's own; false when the configuration has none of that name. */
static bool explain_own(struct cli *cli, const char *word)
{
	struct lint_config config;
	struct problems problems, notes;
	problems_init(&problems);
	problems_init(&notes);
	bool found = false;
	/* Whatever is wrong with the configuration is no answer to the question. */
	if (config_load(&config, NULL, &problems, &notes)) {
		for (size_t i = 0; i < custom_count(config.rules) && !found; i++) {
			found = strcmp(custom_at(config.rules, i)->name, word) == 0;
			if (found)
				print_rule(custom_at(config.rules, i), &cli->out.buf);
		}
	}
	problems_release(&problems);
	problems_release(&notes);
	config_release(&config);
	return found;
}

static enum status run_explain(struct cli *cli, const void *values, const struct arg_list *words)
{
	(void)values;
	const struct rule *rule = rule_find(str_of(words->at[0]));
	if (rule)
		print_rule(rule, &cli->out.buf);
	else if (strcmp(words->at[0], "custom") == 0)
		explain_custom(&cli->out.buf);
	else if (!explain_own(cli, words->at[0]))
		return explain_field(cli, words->at[0]);
	return STATUS_CLEAN;
}

const struct command command_explain = {
	.name = "explain",
	.summary = "show the page of a rule or of a field of the values file",
	.operands = "RULE|FIELD",
	.about = "Shows the page of a lint rule, given by its code (GPU002) or name (gpu-request-limit-mismatch), or "
		 "what a field of the values file means, given by its path (models.llama.gpu.count). The word "
		 "'values' stands for the whole file, 'config' for .k8sai.yaml and 'custom' for the rules that you can "
		 "write yourself.",
	.least = 1,
	.most = 1,
	.run = run_explain,
};
