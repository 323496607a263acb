/* SPDX-License-Identifier: Apache-2.0
 * The format for people. */
#include "lint/rule.h"
#include "report/describe.h"
#include "report/escape.h"
#include "report/frame.h"
#include "report/report.h"

/* What is switched on and off; empty texts without colour. */
struct palette {
	const char *severity[SEVERITY_COUNT];
	const char *strong, *plain;
};

static const struct palette no_colors = {{"", "", ""}, "", ""};
static const struct palette colors = {
	{[SEVERITY_INFO] = "\x1b[1;36m", [SEVERITY_WARNING] = "\x1b[1;33m", [SEVERITY_ERROR] = "\x1b[1;31m"},
	"\x1b[1m",
	"\x1b[0m",
};

static void put_place(const struct source *source, struct position at, struct buf *out)
{
	escape_line(str_of(source->name), out);
	buf_addf(out, ":%zu:%zu:", at.line, at.column);
}

/* "in Deployment ml/llama: spec.replicas" */
static void put_object(const struct finding *f, struct buf *out)
{
	struct buf spot;
	if (!f->kind.n && !f->field.n)
		return;
	buf_init(&spot, BUF_NO_LIMIT);
	describe_spot(f, &spot);
	buf_addz(out, f->kind.n ? "       in " : "       ");
	escape_line(buf_str(&spot), out);
	buf_addc(out, '\n');
	buf_release(&spot);
}

static void put_finding(const struct finding *f, const struct report_options *o, const struct redactor *redactor,
			struct buf *out)
{
	const struct palette *p = o->color ? &colors : &no_colors;
	buf_addz(out, p->strong);
	put_place(f->source, f->start, out);
	buf_addf(out, "%s %s%s%s", p->plain, p->severity[f->severity], severity_name(f->severity), p->plain);
	buf_addc(out, ' ');
	describe_rule(f->rule, out);
	buf_addz(out, ": ");
	/* On one line: a runner of CI takes lines that begin with "::" for commands. */
	escape_line(f->message, out);
	buf_addc(out, '\n');
	if (o->frames)
		frame_print(redactor, f->source, f->start.line, f->begin, f->end, o->color, out);
	put_object(f, out);
	for (const struct related *r = f->related; r; r = r->next) {
		buf_addz(out, "       ");
		put_place(r->source, r->start, out);
		buf_addc(out, ' ');
		escape_line(r->message, out);
		buf_addc(out, '\n');
	}
	/* There is no `explain` for those who do not have the configuration. */
	if (f->rule->flags & RULE_CUSTOM && f->rule->fix) {
		buf_addz(out, "       help: ");
		escape_line(str_of(f->rule->fix), out);
		buf_addc(out, '\n');
	}
	if (f->fix) {
		buf_addz(out, f->fix->safety == FIX_SAFE ? "       fix: " : "       unsafe fix: ");
		escape_line(f->fix->text, out);
		buf_addc(out, '\n');
	}
}

static void write_text(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct redactor redactor;
	redactor_init(&redactor, result->secrets, result->n_secrets);
	for (size_t i = 0; i < result->n_findings; i++) {
		if (i && options->frames)
			buf_addc(&out->buf, '\n');
		put_finding(&result->findings[i], options, &redactor, &out->buf);
		sink_settle(out);
	}
	redactor_release(&redactor);
}

const struct report report_text = {
	.name = "text",
	.summary = "for people: place, message, object and field; on a terminal the source line too",
	.write = write_text,
	.for_people = true,
};
