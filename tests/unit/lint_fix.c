/* SPDX-License-Identifier: Apache-2.0
 * Fixes. Each tests/rules/CODE/bad*.yaml of a rule that mends becomes exactly fixed*.yaml by this rule's fixes alone
 * (with K8SAI_UPDATE in the environment the files are written instead, with K8SAI_RULE only this rule's are
 * looked at). And whatever is fixed in all fixtures and
 * tests/real, with all rules: the text parses, nothing is taken back, there are no more errors than before, a second
 * run changes nothing, and CRLF, a BOM and other names of the same make no difference. Run from the top of the source
 * tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "doc/emit.h"
#include "lint/fix.h"
#include "lint/rule.h"

struct sample {
	char path[256];
	struct buf text;
	struct source source;
	char cloud[32];
	struct lint_options options;
};

static void read_option(struct sample *s, struct str option)
{
	if (str_starts(option, "cloud=")) {
		snprintf(s->cloud, sizeof s->cloud, "%.*s", (int)option.n - 6, option.p + 6);
		s->options.cloud = s->cloud;
	} else if (str_starts(option, "kubernetes=1.")) {
		s->options.kubernetes_minor = (unsigned)strtoul(option.p + 13, NULL, 10);
	} else if (str_is(option, "all-workloads")) {
		s->options.all_workloads = true;
	} else if (str_is(option, "strict")) {
		s->options.strict = true;
	}
}

static void set_text(struct sample *s)
{
	s->source = (struct source){s->path, buf_str(&s->text)};
	s->options.texts = &s->source;
	s->options.n_texts = 1;
	s->options.complete = true;
	s->options.jobs = 1;
}

static void load(struct sample *s, const char *folder, const char *name)
{
	*s = (struct sample){.options = LINT_OPTIONS};
	struct buf why;
	buf_init(&why, 4096);
	buf_init(&s->text, 1 << 24);
	snprintf(s->path, sizeof s->path, "%s/%s", folder, name);
	if (!file_read(s->path, &s->text, &why))
		fail_msg("cannot read %s: %.*s", s->path, STR_ARG(buf_str(&why)));
	buf_release(&why);
	set_text(s);
	struct str rest = buf_str(&s->text), line, option;
	if (str_split(&rest, '\n', &line) && str_starts(line, "# options:")) {
		line = str_trim(str_sub(line, 10, line.n));
		while (str_split(&line, ' ', &option))
			read_option(s, option);
	}
}

typedef void sample_fn(struct sample *s);

static void each_in(const char *folder, const char *start, sample_fn *fn)
{
	struct file_list list = {0};
	struct buf why;
	buf_init(&why, 4096);
	if (!file_list_dir(folder, &list, &why))
		fail_msg("%s: %.*s", folder, STR_ARG(buf_str(&why)));
	for (size_t i = 0; i < list.n; i++) {
		struct str name = str_of(list.at[i]);
		if (!str_starts(name, start) || !(str_ends(name, ".yaml") || str_ends(name, ".json")))
			continue;
		struct sample s;
		load(&s, folder, list.at[i]);
		fn(&s);
		buf_release(&s.text);
	}
	file_list_release(&list);
	buf_release(&why);
}

static void each_fixture(const char *start, sample_fn *fn)
{
	char folder[64];
	const char *only = getenv("K8SAI_RULE");
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (only && *only && strcmp(only, rule_list[i]->code) != 0)
			continue;
		snprintf(folder, sizeof folder, "tests/rules/%s", rule_list[i]->code);
		if (file_is_dir(folder))
			each_in(folder, start, fn);
	}
}

/* ---- fixed*.yaml ---- */

static void becomes_fixed(struct sample *s)
{
	char wanted[300], code[16];
	const char *name = strrchr(s->path, '/') + 1;
	snprintf(code, sizeof code, "%.*s", (int)strcspn(s->path + 12, "/"), s->path + 12);
	const struct rule *rule = rule_find(str_of(code));
	struct str select = str_of(code);
	struct fixed fixed;
	snprintf(wanted, sizeof wanted, "tests/rules/%s/fixed%s", code, name + 3);
	s->options.select = &select;
	s->options.n_select = 1;
	assert_true(fix_run(&s->options, true, &fixed));
	if (fixed.problems.n)
		fail_msg("%s: %.*s", s->path, STR_ARG(fixed.problems.first->message));
	struct str text = fixed.n_files ? fixed.files[0].after : (struct str){NULL, 0};
	if (fixed.n_files && rule->fixable == FIXABLE_NOT)
		fail_msg("%s is mended, and %s does not say so", s->path, code);
	struct buf have, why;
	buf_init(&have, 1 << 24);
	buf_init(&why, 4096);
	bool there = file_exists(wanted);
	if (getenv("K8SAI_UPDATE") && text.p)
		assert_true(file_write(wanted, text, &why));
	else if (there && !file_read(wanted, &have, &why))
		fail_msg("cannot read %s", wanted);
	else if (there != (text.p != NULL) || !str_eq(text, buf_str(&have)))
		fail_msg("%s does not become %s, but:\n%.*s", s->path, wanted, STR_ARG(text));
	buf_release(&have);
	buf_release(&why);
	fixed_release(&fixed);
}

static void fixtures_become_what_is_fixed(void **state)
{
	(void)state;
	each_fixture("bad", becomes_fixed);
}

/* Every rule that says it mends has an example of it. */
static void fixable_rules_have_examples(void **state)
{
	(void)state;
	char path[64];
	for (size_t i = 0; i < RULE_COUNT; i++) {
		struct file_list list = {0};
		struct buf why;
		bool found = false;
		buf_init(&why, 4096);
		snprintf(path, sizeof path, "tests/rules/%s", rule_list[i]->code);
		if (rule_list[i]->fixable != FIXABLE_NOT && file_list_dir(path, &list, &why))
			for (size_t k = 0; k < list.n; k++)
				found |= str_starts(str_of(list.at[k]), "fixed");
		if (rule_list[i]->fixable != FIXABLE_NOT && !found)
			fail_msg("%s has no fixed.yaml", rule_list[i]->code);
		file_list_release(&list);
		buf_release(&why);
	}
}

/* ---- what must hold of any text ---- */

/* Fixes the text, and gives what comes out. */
static void fix_all(const struct sample *s, const char *how, bool unsafe, struct buf *out)
{
	struct fixed fixed;
	assert_true(fix_run(&s->options, unsafe, &fixed));
	if (fixed.problems.n)
		fail_msg("%s%s: %.*s", s->path, how, STR_ARG(fixed.problems.first->message));
	if (fixed.last->summary.count[SEVERITY_ERROR] > fixed.first.summary.count[SEVERITY_ERROR] ||
	    fixed.last->summary.unparsable > fixed.first.summary.unparsable)
		fail_msg("%s%s: fixing leads to errors:\n%.*s", s->path, how, STR_ARG(fixed.files[0].after));
	/* Also those that could be mended alone. */
	fix_write_edits(fixed.last, &s->options.limits);
	for (size_t i = 0; i < fixed.last->n_findings; i++) {
		const struct finding *f = &fixed.last->findings[i];
		if (f->fix && (unsafe || f->fix->safety == FIX_SAFE))
			fail_msg("%s%s:%zu: %s is left: %.*s", s->path, how, f->start.line, f->rule->code,
				 STR_ARG(f->message));
	}
	buf_clear(out);
	buf_adds(out, fixed.n_files ? fixed.files[0].after : s->source.text);
	fixed_release(&fixed);
}

static void with_crlf(struct str text, struct buf *out)
{
	struct str line;
	bool first = true;
	for (; str_split(&text, '\n', &line); first = false) {
		if (!first)
			buf_addz(out, "\r\n");
		buf_adds(out, line);
	}
}

static void check_variant(struct sample *s, const char *how, const struct buf *text, const struct buf *want,
			  bool unsafe)
{
	struct sample other = *s;
	struct buf got;
	buf_init(&got, BUF_NO_LIMIT);
	other.text = *text;
	set_text(&other);
	other.options.cloud = s->options.cloud;
	fix_all(&other, how, unsafe, &got);
	if (want && !str_eq(buf_str(&got), buf_str(want)))
		fail_msg("%s%s comes out otherwise:\n%.*s", s->path, how, STR_ARG(buf_str(&got)));
	buf_release(&got);
}

/* The documents as JSON, one behind the other; false when one cannot be read. */
static bool as_json(const struct sample *s, unsigned indent, struct buf *out)
{
	struct doc_slices slices = {0};
	struct doc doc;
	struct problems problems;
	bool ok = true;
	doc_init(&doc);
	problems_init(&problems);
	doc_split(s->source.text, &slices);
	for (size_t i = 0; ok && i < slices.n; i++) {
		doc_reset(&doc);
		ok = doc_read(&doc, &s->source, slices.at[i], DOC_KUBECTL, &s->options.limits, &problems);
		if (!ok || !doc.root)
			continue;
		emit_json(doc.root, indent, out);
		buf_addc(out, '\n');
	}
	problems_release(&problems);
	doc_release(&doc);
	free(slices.at);
	return ok && out->n;
}

static void holds_with(struct sample *s, bool unsafe)
{
	struct buf fixed, text, want;
	buf_init(&fixed, BUF_NO_LIMIT);
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&want, BUF_NO_LIMIT);
	fix_all(s, "", unsafe, &fixed);
	check_variant(s, " again", &fixed, &fixed, unsafe);
	if (str_find(s->source.text, '\r') == s->source.text.n) {
		with_crlf(s->source.text, &text);
		with_crlf(buf_str(&fixed), &want);
		check_variant(s, " with CRLF", &text, &want, unsafe);
	}
	if (!str_starts(s->source.text, "\xEF\xBB\xBF")) {
		buf_clear(&text);
		buf_clear(&want);
		buf_addz(&text, "\xEF\xBB\xBF");
		buf_adds(&text, s->source.text);
		buf_addz(&want, "\xEF\xBB\xBF");
		buf_adds(&want, buf_str(&fixed));
		check_variant(s, " with a BOM", &text, &want, unsafe);
	}
	for (unsigned indent = 0; indent <= 4; indent += 2) {
		buf_clear(&text);
		if (as_json(s, indent, &text))
			check_variant(s, " as JSON", &text, NULL, unsafe);
	}
	buf_release(&fixed);
	buf_release(&text);
	buf_release(&want);
}

static void holds(struct sample *s)
{
	holds_with(s, false);
	holds_with(s, true);
}

static void properties_hold_of_fixtures(void **state)
{
	(void)state;
	each_fixture("bad", holds);
	each_fixture("good", holds);
}

static void properties_hold_of_real_files(void **state)
{
	(void)state;
	each_in("tests/real", "", holds);
}

/* ---- what is left alone ---- */

static void check_text(const char *text, bool unsafe, const char *want)
{
	struct sample s = {.path = "test.yaml", .options = LINT_OPTIONS};
	struct fixed fixed;
	buf_init(&s.text, BUF_NO_LIMIT);
	buf_addz(&s.text, text);
	set_text(&s);
	struct str select = STR("GPU001");
	s.options.select = &select;
	s.options.n_select = 1;
	assert_true(fix_run(&s.options, unsafe, &fixed));
	struct str got = fixed.n_files ? fixed.files[0].after : s.source.text;
	char *z = xstrndup(got.p, got.n);
	assert_string_equal(z, want);
	free(z);
	fixed_release(&fixed);
	buf_release(&s.text);
}

#define POD "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"

static void suppressed_findings_are_left_alone(void **state)
{
	(void)state;
	static const char text[] = POD "  - name: a\n    image: a:1\n    resources:\n      requests:\n"
				       "        nvidia.com/gpu: 1 # k8sai-ignore: GPU001 -- soon\n";
	check_text(text, true, text);
}

static void shared_nodes_are_unsafe(void **state)
{
	(void)state;
	static const char text[] =
		POD "  - name: a\n    image: a:1\n    resources: &r\n      requests: {nvidia.com/gpu: 1}\n"
		    "  - name: b\n    image: a:1\n    resources: *r\n";
	check_text(text, false, text);
	check_text(text, true,
		   POD "  - name: a\n    image: a:1\n    resources: &r\n      requests: {nvidia.com/gpu: 1}\n"
		       "      limits:\n        nvidia.com/gpu: 1\n  - name: b\n    image: a:1\n    resources: *r\n");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixtures_become_what_is_fixed),      cmocka_unit_test(fixable_rules_have_examples),
		cmocka_unit_test(properties_hold_of_fixtures),        cmocka_unit_test(properties_hold_of_real_files),
		cmocka_unit_test(suppressed_findings_are_left_alone), cmocka_unit_test(shared_nodes_are_unsafe),
	};
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
