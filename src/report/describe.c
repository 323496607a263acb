/* SPDX-License-Identifier: Apache-2.0 */
#include "report/describe.h"

#include "lint/rule.h"

void describe_rule(const struct rule *rule, struct buf *out)
{
	buf_addz(out, rule->code);
	if (!(rule->flags & RULE_CUSTOM))
		buf_addf(out, " %s", rule->name);
}

void describe_object(const struct finding *f, struct buf *out)
{
	buf_adds(out, f->kind);
	if (!f->object_name.n)
		return;
	if (f->kind.n)
		buf_addc(out, ' ');
	if (f->object_namespace.n) {
		buf_adds(out, f->object_namespace);
		buf_addc(out, '/');
	}
	buf_adds(out, f->object_name);
}

void describe_spot(const struct finding *f, struct buf *out)
{
	size_t before = out->n;
	describe_object(f, out);
	if (out->n > before && f->field.n)
		buf_addz(out, ": ");
	buf_adds(out, f->field);
}

void describe_finding(const struct finding *f, struct buf *out)
{
	buf_adds(out, f->message);
	if (!f->kind.n && !f->field.n)
		return;
	buf_addz(out, " (");
	describe_spot(f, out);
	buf_addc(out, ')');
}

size_t describe_count(const struct problems *problems)
{
	size_t n = 0;
	for (const struct problem *p = problems->first; p; p = p->next)
		n++;
	return n;
}

void describe_problem(const struct problem *p, struct buf *out)
{
	if (p->source) {
		struct position at = source_position(p->source, p->begin);
		buf_addf(out, "%s:%zu:%zu: ", p->source->name, at.line, at.column);
	}
	buf_adds(out, p->message);
	if (p->hint.n) {
		buf_addz(out, "; ");
		buf_adds(out, p->hint);
	}
}

bool describe_next_source(struct str *sources, struct str *word)
{
	if (!str_starts(str_trim(*sources), "https://")) {
		*word = str_trim(*sources);
		*sources = (struct str){NULL, 0};
		return word->n > 0;
	}
	while (str_split(sources, ' ', word)) {
		*word = str_trim(*word);
		if (word->n)
			return true;
	}
	return false;
}
