/* SPDX-License-Identifier: Apache-2.0
 * JSON for programs. Version 1: fields may be added, never changed or removed. Written finding by finding: the report
 * is never held as a tree. */
#include "lint/rule.h"
#include "report/member.h"
#include "report/report.h"

static void put_place(const struct source *source, struct position start, struct position stop, struct buf *out)
{
	member_text("path", str_of(source->name), out);
	buf_addf(out, ",\"line\":%zu,\"column\":%zu", start.line, start.column);
	buf_addf(out, ",\"endLine\":%zu,\"endColumn\":%zu", stop.line, stop.column);
}

static void put_object(const struct finding *f, struct buf *out)
{
	if (!f->kind.n) {
		buf_addz(out, "\"object\":null");
		return;
	}
	buf_addz(out, "\"object\":{");
	member_optional("apiVersion", f->api_version, out);
	buf_addc(out, ',');
	member_text("kind", f->kind, out);
	buf_addc(out, ',');
	member_optional("namespace", f->object_namespace, out);
	buf_addc(out, ',');
	member_optional("name", f->object_name, out);
	buf_addc(out, '}');
}

static void put_related(const struct related *r, struct buf *out)
{
	buf_addz(out, "\"related\":[");
	for (const struct related *first = r; r; r = r->next) {
		buf_addz(out, r == first ? "{" : ",{");
		put_place(r->source, r->start, r->stop, out);
		buf_addc(out, ',');
		member_text("message", r->message, out);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void put_fix(const struct fix *fix, struct buf *out)
{
	if (!fix) {
		buf_addz(out, "\"fix\":null");
		return;
	}
	buf_addf(out, "\"fix\":{\"safety\":\"%s\",\"edits\":[", fix_safety_name(fix->safety));
	for (size_t i = 0; i < fix->n_edits; i++) {
		const struct fix_edit *e = &fix->edits[i];
		buf_addf(out, "%s{\"begin\":%zu,\"end\":%zu", i ? "," : "", e->begin, e->end);
		buf_addf(out, ",\"line\":%zu,\"column\":%zu", e->start.line, e->start.column);
		buf_addf(out, ",\"endLine\":%zu,\"endColumn\":%zu,", e->stop.line, e->stop.column);
		member_text("text", e->text, out);
		buf_addc(out, '}');
	}
	buf_addz(out, "]}");
}

static void put_finding(const struct finding *f, struct buf *out)
{
	buf_addz(out, "{");
	member_text("code", str_of(f->rule->code), out);
	buf_addc(out, ',');
	member_text("name", str_of(f->rule->name), out);
	buf_addc(out, ',');
	member_text("severity", str_of(severity_name(f->severity)), out);
	buf_addc(out, ',');
	put_place(f->source, f->start, f->stop, out);
	buf_addc(out, ',');
	put_object(f, out);
	buf_addc(out, ',');
	member_text("field", f->field, out);
	buf_addc(out, ',');
	member_text("message", f->message, out);
	buf_addc(out, ',');
	put_related(f->related, out);
	buf_addc(out, ',');
	put_fix(f->fix, out);
	buf_addc(out, '}');
}

static void put_summary(const struct lint_summary *s, struct buf *out)
{
	size_t skipped = 0;
	for (size_t i = 0; i < SKIP_COUNT; i++)
		skipped += s->skipped[i];
	buf_addf(out, "{\"files\":%zu,\"documents\":%zu,\"objects\":%zu,\"skipped\":%zu", s->files, s->documents,
		 s->objects, skipped);
	buf_addf(out, ",\"errors\":%zu,\"warnings\":%zu,\"infos\":%zu", s->count[SEVERITY_ERROR],
		 s->count[SEVERITY_WARNING], s->count[SEVERITY_INFO]);
	buf_addf(out, ",\"suppressed\":%zu,\"baselined\":%zu,\"excluded\":%zu}", s->suppressed, s->baselined,
		 s->excluded);
}

static void write_json(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	(void)options;
	buf_addz(&out->buf, "{\"version\":1,\"findings\":[");
	for (size_t i = 0; i < result->n_findings; i++) {
		buf_addz(&out->buf, i ? ",\n" : "\n");
		put_finding(&result->findings[i], &out->buf);
		sink_settle(out);
	}
	buf_addz(&out->buf, result->n_findings ? "\n],\"summary\":" : "],\"summary\":");
	put_summary(&result->summary, &out->buf);
	buf_addz(&out->buf, "}\n");
}

const struct report report_json = {
	.name = "json", .summary = "for programs, on one line a finding", .write = write_json};
