/* SPDX-License-Identifier: Apache-2.0
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning. Columns are code points, as ours
 * are, and the end of a region is the column behind it in both. */
#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/files.h"
#include "report/member.h"
#include "report/redact.h"
#include "report/report.h"
#include "report/used.h"

static const char *const levels[SEVERITY_COUNT] = {
	[SEVERITY_INFO] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* What needs no escape in the path of a relative reference (RFC 3986); a ':' could be taken for a scheme's. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~' || c == '/';
}

/* `"uri":"a/b.yaml","uriBaseId":"SRCROOT"`. Every byte of a path can be got back from it, in whatever encoding. */
static void put_uri(const struct source *source, struct buf *out)
{
	struct str path = report_plain_path(source);
	bool absolute = path.n && path.p[0] == '/';
	buf_addf(out, "\"uri\":\"%s", absolute ? "file://" : "");
	for (size_t i = 0; i < path.n; i++) {
		if (is_plain(path.p[i]))
			buf_addc(out, path.p[i]);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)path.p[i]);
	}
	buf_addz(out, absolute ? "\"" : "\",\"uriBaseId\":\"SRCROOT\"");
}

static void put_message(const char *name, struct str text, struct buf *out)
{
	buf_addf(out, "\"%s\":{", name);
	member_text("text", text, out);
	buf_addc(out, '}');
}

static void put_block(const char *title, const char *yaml, bool markdown, struct buf *out)
{
	if (!yaml)
		return;
	buf_addf(out, markdown ? "\n\n**%s**\n\n```yaml\n" : "\n\n%s:\n\n", title);
	buf_adds(out, str_sub(str_of(yaml), 0, strlen(yaml) - str_ends(str_of(yaml), "\n")));
	buf_addz(out, markdown ? "\n```" : "");
}

/* The rule's page. */
static void make_help(const struct rule *r, bool markdown, struct buf *out)
{
	const char *strong = markdown ? "**" : "";
	buf_addz(out, r->what);
	if (r->why)
		buf_addf(out, "\n\n%sWhy%s%s %s", strong, markdown ? "." : ":", strong, r->why);
	put_block("Bad", r->bad, markdown, out);
	put_block("Good", r->good, markdown, out);
	if (r->fix)
		buf_addf(out, "\n\n%sHow to mend it%s%s %s", strong, markdown ? "." : ":", strong, r->fix);
	struct str rest = str_of(r->source), word;
	for (bool first = true; describe_next_source(&rest, &word); first = false) {
		bool link = markdown && str_starts(word, "https://");
		if (first)
			buf_addf(out, "\n\n%sSource%s%s", strong, markdown ? "." : ":", strong);
		buf_addf(out, link ? " <%.*s>" : " %.*s", STR_ARG(word));
	}
}

static void put_help(const struct rule *r, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	make_help(r, false, &text);
	buf_addz(out, ",\"help\":{");
	member_text("text", buf_str(&text), out);
	buf_clear(&text);
	make_help(r, true, &text);
	buf_addc(out, ',');
	member_text("markdown", buf_str(&text), out);
	buf_addc(out, '}');
	buf_release(&text);
}

static void put_rule(const struct rule *r, struct buf *out)
{
	struct buf full;
	buf_init(&full, BUF_NO_LIMIT);
	buf_addf(&full, "%s%s%s", r->what, r->why ? " " : "", r->why ? r->why : "");
	buf_addc(out, '{');
	member_text("id", str_of(r->code), out);
	buf_addc(out, ',');
	/* A name equal to the id is not wanted: 3.49.7. */
	if (!(r->flags & RULE_CUSTOM)) {
		member_text("name", str_of(r->name), out);
		buf_addc(out, ',');
	}
	put_message("shortDescription", str_of(r->what), out);
	buf_addc(out, ',');
	put_message("fullDescription", buf_str(&full), out);
	put_help(r, out);
	struct str sources = str_of(r->source), uri;
	if (describe_next_source(&sources, &uri) && str_starts(uri, "https://")) {
		buf_addc(out, ',');
		member_text("helpUri", uri, out);
	}
	buf_addf(out, ",\"defaultConfiguration\":{\"level\":\"%s\"},\"properties\":{\"tags\":[\"kubernetes\"",
		 levels[r->severity]);
	const char *family = rule_family(r);
	if (*family)
		buf_addf(out, ",\"%s\"", family);
	buf_addz(out, "]}}");
	buf_release(&full);
}

static void put_tool(const struct used_rules *used, const struct report_options *o, struct sink *out)
{
	buf_addz(&out->buf, "\"tool\":{\"driver\":{\"name\":\"k8sai\"");
	if (o->version) {
		buf_addc(&out->buf, ',');
		member_text("semanticVersion", str_of(o->version), &out->buf);
	}
	buf_addz(&out->buf, ",\"rules\":[");
	for (size_t i = 0; i < used->n; i++) {
		buf_addz(&out->buf, i ? ",\n" : "\n");
		put_rule(used->at[i], &out->buf);
		sink_settle(out);
	}
	buf_addz(&out->buf, used->n ? "\n]}}" : "]}}");
}

/* How the run went: what could not be read stands here. */
static void put_invocation(const struct lint_result *result, const struct report_options *o, struct buf *out)
{
	bool failed = result->problems.n > 0 || (o->exit_status && *o->exit_status > 1);
	buf_addf(out, "\"invocations\":[{\"executionSuccessful\":%s", failed ? "false" : "true");
	if (o->exit_status)
		buf_addf(out, ",\"exitCode\":%d", *o->exit_status);
	buf_addz(out, ",\"toolExecutionNotifications\":[");
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	for (const struct problem *p = result->problems.first; p; p = p->next) {
		buf_clear(&text);
		describe_problem(p, &text);
		buf_addz(out, p == result->problems.first ? "{\"level\":\"error\"," : ",{\"level\":\"error\",");
		put_message("message", buf_str(&text), out);
		buf_addc(out, '}');
	}
	buf_release(&text);
	buf_addz(out, "]}]");
}

static void put_artifacts(const struct lint_result *result, struct sink *out)
{
	struct report_file file;
	buf_addz(&out->buf, "\"artifacts\":[");
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		buf_addz(&out->buf, file.index ? ",\n{\"location\":{" : "\n{\"location\":{");
		put_uri(file.source, &out->buf);
		buf_addz(&out->buf, "}}");
		sink_settle(out);
	}
	buf_addz(&out->buf, "\n]");
}

static void put_region(const char *name, struct position start, struct position stop, struct buf *out)
{
	buf_addf(out, "\"%s\":{\"startLine\":%zu,\"startColumn\":%zu,\"endLine\":%zu,\"endColumn\":%zu}", name,
		 start.line, start.column, stop.line, stop.column);
}

/* The object, and the field as a part of it. */
static void put_logical(const struct finding *f, struct buf *out)
{
	struct buf whole;
	if (!f->kind.n)
		return;
	buf_init(&whole, BUF_NO_LIMIT);
	buf_adds(&whole, f->api_version);
	buf_addc(&whole, '/');
	buf_adds(&whole, f->kind);
	for (int i = 0; i < 2; i++) {
		struct str part = i ? f->object_name : f->object_namespace;
		buf_addz(&whole, part.n ? "/" : "");
		buf_adds(&whole, part);
	}
	buf_addz(out, ",\"logicalLocations\":[{");
	member_text("name", f->object_name.n ? f->object_name : f->kind, out);
	buf_addc(out, ',');
	member_text("fullyQualifiedName", buf_str(&whole), out);
	buf_addz(out, ",\"kind\":\"resource\"}");
	if (f->field.n) {
		buf_addc(&whole, '#');
		buf_adds(&whole, f->field);
		buf_addz(out, ",{");
		member_text("name", f->field, out);
		buf_addc(out, ',');
		member_text("fullyQualifiedName", buf_str(&whole), out);
		buf_addz(out, ",\"kind\":\"property\"}");
	}
	buf_addc(out, ']');
	buf_release(&whole);
}

static void put_related(const struct related *r, struct buf *out)
{
	buf_addz(out, ",\"relatedLocations\":[");
	for (size_t id = 1; r; r = r->next, id++) {
		buf_addf(out, "%s{\"id\":%zu,\"physicalLocation\":{\"artifactLocation\":{", id > 1 ? "," : "", id);
		put_uri(r->source, out);
		buf_addz(out, "},");
		put_region("region", r->start, r->stop, out);
		buf_addz(out, "},");
		put_message("message", r->message, out);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

/* What a fix writes anew may hold what it writes over: one that touches a secret is left out. */
static bool shows_secret(const struct redactor *redactor, const struct finding *f)
{
	for (size_t i = 0; i < f->fix->n_edits; i++)
		if (redactor_hides_any(redactor, f->source, f->fix->edits[i].begin, f->fix->edits[i].end))
			return true;
	return false;
}

static void put_fix(const struct finding *f, struct buf *out)
{
	buf_addz(out, ",\"fixes\":[{");
	put_message("description", f->fix->text, out);
	buf_addz(out, ",\"artifactChanges\":[{\"artifactLocation\":{");
	put_uri(f->source, out);
	buf_addz(out, "},\"replacements\":[");
	for (size_t i = 0; i < f->fix->n_edits; i++) {
		const struct fix_edit *e = &f->fix->edits[i];
		buf_addz(out, i ? ",{" : "{");
		put_region("deletedRegion", e->start, e->stop, out);
		buf_addc(out, ',');
		put_message("insertedContent", e->text, out);
		buf_addc(out, '}');
	}
	buf_addz(out, "]}]}]");
}

struct sarif {
	struct used_rules used;
	struct redactor redactor;
	struct occurrences seen;
};

static void put_finding(struct sarif *s, const struct finding *f, size_t file, struct buf *out)
{
	buf_addc(out, '{');
	member_text("ruleId", str_of(f->rule->code), out);
	buf_addf(out, ",\"ruleIndex\":%zu,\"level\":\"%s\",", used_index(&s->used, f->rule), levels[f->severity]);
	put_message("message", f->message, out);
	buf_addz(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{");
	put_uri(f->source, out);
	buf_addf(out, ",\"index\":%zu},", file);
	put_region("region", f->start, f->stop, out);
	buf_addc(out, '}');
	put_logical(f, out);
	buf_addz(out, "}]");
	if (f->related)
		put_related(f->related, out);
	if (f->fix && f->fix->n_edits && !shows_secret(&s->redactor, f))
		put_fix(f, out);
	buf_addz(out, ",\"partialFingerprints\":{\"k8sai/v1\":\"");
	fingerprint_put(&s->seen, FINGERPRINT_IN_FILE, f, out);
	buf_addz(out, "\"}}");
}

static void put_results(struct sarif *s, const struct lint_result *result, struct sink *out)
{
	struct report_file file;
	bool first = true;
	buf_addz(&out->buf, "\"results\":[");
	for (struct report_walk walk = {0}; report_next_file(result, &walk, &file);) {
		for (size_t i = 0; i < file.n; i++, first = false) {
			buf_addz(&out->buf, first ? "\n" : ",\n");
			put_finding(s, &file.findings[i], file.index, &out->buf);
			sink_settle(out);
		}
	}
	buf_addz(&out->buf, first ? "]" : "\n]");
}

static void write_sarif(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct sarif s;
	used_init(&s.used, result);
	redactor_init(&s.redactor, result->secrets, result->n_secrets);
	occurrences_init(&s.seen);
	buf_addz(&out->buf, "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
			    "sarif-schema-2.1.0.json\","
			    "\n\"version\":\"2.1.0\",\"runs\":[{\n");
	put_tool(&s.used, options, out);
	buf_addz(&out->buf, ",\n\"columnKind\":\"unicodeCodePoints\","
			    "\n\"originalUriBaseIds\":{\"SRCROOT\":{\"description\":{\"text\":\"the folder that k8sai "
			    "was started in\"}}},\n");
	put_invocation(result, options, &out->buf);
	buf_addz(&out->buf, ",\n");
	put_artifacts(result, out);
	buf_addz(&out->buf, ",\n");
	put_results(&s, result, out);
	buf_addz(&out->buf, "\n}]}\n");
	occurrences_release(&s.seen);
	redactor_release(&s.redactor);
	used_release(&s.used);
}

const struct report report_sarif = {.name = "sarif", .summary = "SARIF 2.1.0, for code scanning", .write = write_sarif};
