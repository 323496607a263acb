/* SPDX-License-Identifier: Apache-2.0
 * Every rule against tests/rules/CODE: each bad*.yaml fires this rule on exactly the lines that end in "# want" or
 * "# want: CODE"; each good*.yaml does not fire it; and none has an error of another rule, so that a fixture differs
 * from what runs in one thing only. Advice of other rules is tests/real's business, which is exact. "# want: CODE info"
 * says that this finding is weaker or stronger than the rule. A line "# says: TEXT" of a bad file wants these words in
 * the message of one of its findings. A first line
 * "# options: cloud=gke kubernetes=1.30 all-workloads" changes how the file is linted (incomplete: as one of
 * several that were named, not as the whole set). Run from the top of the source
 * tree; with an argument, only the rules whose codes it matches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "lint/lint.h"
#include "lint/rule.h"

struct fixture {
	char path[256];
	const char *named;
	struct buf text;
	struct source source;
	char cloud[32];
	struct lint_options options;
	struct str ignore[2];
};

static void read_option(struct fixture *f, struct str option)
{
	if (str_starts(option, "cloud=")) {
		snprintf(f->cloud, sizeof f->cloud, "%.*s", (int)option.n - 6, option.p + 6);
		f->options.cloud = f->cloud;
	} else if (str_starts(option, "kubernetes=1.")) {
		f->options.kubernetes_minor = (unsigned)strtoul(option.p + 13, NULL, 10);
	} else if (str_is(option, "all-workloads")) {
		f->options.all_workloads = true;
	} else if (str_is(option, "strict")) {
		f->options.strict = true;
	} else if (str_is(option, "incomplete")) {
		f->named = f->path;
		f->options.paths = &f->named;
		f->options.n_paths = 1;
		f->options.n_texts = 0;
		f->options.complete = false;
	} else if (option.n) {
		fail_msg("%s: unknown option '%.*s'", f->path, STR_ARG(option));
	}
}

static void load(struct fixture *f, const char *code, const char *name)
{
	*f = (struct fixture){.options = LINT_OPTIONS};
	struct buf why;
	buf_init(&why, 4096);
	buf_init(&f->text, 1 << 24);
	snprintf(f->path, sizeof f->path, "tests/rules/%s/%s", code, name);
	if (!file_read(f->path, &f->text, &why))
		fail_msg("cannot read %s: %.*s", f->path, STR_ARG(buf_str(&why)));
	buf_release(&why);
	f->source = (struct source){f->path, buf_str(&f->text)};
	f->options.texts = &f->source;
	f->options.n_texts = 1;
	f->options.complete = true;
	f->options.jobs = 1;
	/* A kind that nobody has a schema of is nothing wrong with a fixture of another rule. */
	f->ignore[0] = STR("API013");
	f->ignore[1] = str_of(code);
	f->options.ignore = f->ignore;
	f->options.n_ignore = strcmp(code, "API013") != 0;
	struct str rest = buf_str(&f->text), line, option;
	if (str_split(&rest, '\n', &line) && str_starts(line, "# options:")) {
		line = str_trim(str_sub(line, 10, line.n));
		while (str_split(&line, ' ', &option))
			read_option(f, option);
	}
}

/* The rule's own findings, and errors. */
static void print_findings(const char *path, const struct lint_result *r, const struct rule *rule)
{
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];
		if (f->rule == rule || f->severity == SEVERITY_ERROR)
			print_error("%s:%zu:%zu: %s: %s %.*s [%.*s]\n", path, f->start.line, f->start.column,
				    severity_name(f->severity), f->rule->code, STR_ARG(f->message), STR_ARG(f->field));
	}
}

/* Does the line end in a mark of this rule, and with which severity? */
static bool line_is_wanted(struct str line, const struct rule *rule, enum severity *severity)
{
	size_t hash = line.n;
	while (hash > 0 && line.p[hash - 1] != '#')
		hash--;
	struct str mark = str_trim(str_sub(line, hash, line.n)), word;
	*severity = rule->severity;
	if (hash == 0 || !str_starts(mark, "want"))
		return false;
	mark = str_sub(mark, 4, mark.n);
	if (mark.n == 0)
		return true;
	if (!str_starts(mark, ":"))
		return false;
	mark = str_trim(str_sub(mark, 1, mark.n));
	str_split(&mark, ' ', &word);
	if (mark.n && !severity_parse(mark, severity))
		fail_msg("'%.*s' is no severity", STR_ARG(mark));
	return str_is(word, rule->code);
}

/* How many findings of the rule stand on the line: those with this severity; SEVERITY_COUNT: all. */
static size_t fired_on(const struct lint_result *r, const struct rule *rule, size_t line, enum severity severity)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];
		n += f->rule == rule && f->start.line == line &&
		     (severity == SEVERITY_COUNT || f->severity == severity);
	}
	return n;
}

/* Marked lines and lines with findings are the same; a file without any mark only has to fire. */
static void check_lines(const struct fixture *f, const struct lint_result *r, const struct rule *rule)
{
	struct str rest = buf_str(&f->text), line;
	enum severity severity;
	bool any = false, wrong = false;
	for (struct str look = rest; str_split(&look, '\n', &line);)
		any |= line_is_wanted(line, rule, &severity);
	for (size_t n = 1; any && str_split(&rest, '\n', &line); n++) {
		bool wanted = line_is_wanted(line, rule, &severity);
		size_t fired = fired_on(r, rule, n, severity), others = fired_on(r, rule, n, SEVERITY_COUNT) - fired;
		if (wanted ? fired > 0 : fired + others == 0)
			continue;
		print_error("%s:%zu: %s\n", f->path, n,
			    !wanted  ? "fires and is not marked"
			    : others ? "fires with another severity than the mark's"
				     : "is marked and does not fire");
		wrong = true;
	}
	if (wrong) {
		print_findings(f->path, r, rule);
		fail();
	}
}

static bool is_said(const struct lint_result *r, const struct rule *rule, const char *words)
{
	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].rule == rule && str_has(r->findings[i].message, words))
			return true;
	return false;
}

static void check_words(const struct fixture *f, const struct lint_result *r, const struct rule *rule)
{
	struct str rest = buf_str(&f->text), line;
	bool wrong = false;
	char words[256];
	for (size_t n = 1; str_split(&rest, '\n', &line); n++) {
		line = str_trim(line);
		if (!str_starts(line, "# says: "))
			continue;
		assert_in_range(line.n, 9, sizeof words - 1);
		snprintf(words, sizeof words, "%.*s", (int)line.n - 8, line.p + 8);
		if (is_said(r, rule, words))
			continue;
		print_error("%s:%zu: no finding says this\n", f->path, n);
		wrong = true;
	}
	if (wrong) {
		print_findings(f->path, r, rule);
		fail();
	}
}

/* Findings of the rule, and errors of others but of those flagged `except`. */
static void count(const struct fixture *f, const struct lint_result *r, const struct rule *rule, unsigned except,
		  size_t *own, size_t *errors)
{
	*own = *errors = 0;
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *found = &r->findings[i];
		*own += found->rule == rule;
		*errors += found->rule != rule && found->severity == SEVERITY_ERROR && !(found->rule->flags & except);
	}
	if (*errors)
		print_findings(f->path, r, rule);
}

static void check_bad(const struct rule *rule, const char *name)
{
	struct fixture f;
	struct lint_result r;
	size_t own, errors;
	load(&f, rule->code, name);
	assert_true(lint_run(&f.options, &r));
	count(&f, &r, rule, 0, &own, &errors);
	assert_int_equal(errors, 0);
	assert_true(own > 0);
	check_lines(&f, &r, rule);
	check_words(&f, &r, rule);
	lint_result_release(&r);

	/* Without the rule the schema may know less well what it knew; nobody else does. */
	f.options.n_ignore = 2;
	assert_true(lint_run(&f.options, &r));
	count(&f, &r, rule, RULE_SHAPE, &own, &errors);
	assert_int_equal(own + errors, 0);
	lint_result_release(&r);
	buf_release(&f.text);
}

static void check_good(const struct rule *rule, const char *name)
{
	struct fixture f;
	struct lint_result r;
	size_t own, errors;
	load(&f, rule->code, name);
	assert_true(lint_run(&f.options, &r));
	count(&f, &r, rule, 0, &own, &errors);
	if (own)
		print_findings(f.path, &r, rule);
	assert_int_equal(own + errors, 0);
	assert_true(r.summary.objects > 0);
	lint_result_release(&r);
	buf_release(&f.text);
}

static void test_fixtures(void **state)
{
	const struct rule *rule = *state;
	struct file_list list = {0};
	struct buf why;
	char path[256];
	buf_init(&why, 4096);
	snprintf(path, sizeof path, "tests/rules/%s", rule->code);
	if (!file_list_dir(path, &list, &why))
		fail_msg("%s: %.*s", path, STR_ARG(buf_str(&why)));
	unsigned bad = 0, good = 0;
	for (size_t i = 0; i < list.n; i++) {
		struct str name = str_of(list.at[i]);
		if (!str_ends(name, ".yaml"))
			continue;
		if (str_starts(name, "bad")) {
			check_bad(rule, list.at[i]);
			bad++;
		} else if (str_starts(name, "good")) {
			check_good(rule, list.at[i]);
			good++;
		}
	}
	file_list_release(&list);
	buf_release(&why);
	assert_true(bad > 0);
	assert_true(good > 0);
}

/* The registry itself: codes in order and well formed, texts there, one check each, supersedes only rules that exist.
 */
static void test_registry(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_list[i];
		assert_int_equal(strlen(r->code), 6);
		if (i)
			assert_true(strcmp(rule_list[i - 1]->code, r->code) < 0);
		assert_ptr_equal(rule_find(str_of(r->code)), r);
		assert_ptr_equal(rule_find(str_of(r->name)), r);
		assert_true(*rule_family(r));
		assert_true(r->what && r->why && r->bad && r->good && r->fix && r->source);
		int checks = !!r->document + !!r->object + !!r->pod + !!r->container;
		assert_true(checks <= 1);
		assert_int_equal(checks > 0 || r->set, !(r->flags & RULE_ENGINE));
		struct str rest = str_of(r->supersedes), code;
		while (rest.n && str_split(&rest, ' ', &code))
			assert_non_null(rule_find(code));
	}
}

/* tests/rules/severities.txt says a rule's severity once more: a pipeline's verdict hangs on it, so that it changes on
 * purpose only. */
static void test_severities(void **state)
{
	(void)state;
	struct buf text, have, why;
	buf_init(&text, 1 << 20);
	buf_init(&have, 1 << 20);
	buf_init(&why, 4096);
	if (!file_read("tests/rules/severities.txt", &text, &why))
		fail_msg("%.*s", STR_ARG(buf_str(&why)));
	for (size_t i = 0; i < RULE_COUNT; i++)
		buf_addf(&have, "%s %s\n", rule_list[i]->code, severity_name(rule_list[i]->severity));
	if (!str_eq(buf_str(&text), buf_str(&have)))
		fail_msg("tests/rules/severities.txt says otherwise than:\n%.*s", STR_ARG(buf_str(&have)));
	buf_release(&text);
	buf_release(&have);
	buf_release(&why);
}

int main(int argc, char **argv)
{
	struct CMUnitTest tests[RULE_COUNT + 2] = {cmocka_unit_test(test_registry), cmocka_unit_test(test_severities)};
	for (size_t i = 0; i < RULE_COUNT; i++) {
		/* cmocka keeps the state as void *; nothing writes to it. */
		tests[i + 2] = (struct CMUnitTest){rule_list[i]->code, test_fixtures, NULL, NULL,
						   (void *)(uintptr_t)rule_list[i]};
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
