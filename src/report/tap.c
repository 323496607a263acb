/* SPDX-License-Identifier: Apache-2.0
 * The Test Anything Protocol, version 13 (https://testanything.org/tap-version-13-specification.html), which the
 * readers of version 14 take too. */
#include "base/json.h"
#include "base/utf8.h"
#include "lint/rule.h"
#include "report/describe.h"
#include "report/escape.h"
#include "report/files.h"
#include "report/report.h"

/* A test's line ends at a '#', and readers of version 14 take backslashes for escapes. */
static void put_description(struct str s, struct buf *out)
{
	struct buf safe;
	buf_init(&safe, BUF_NO_LIMIT);
	escape_line(s, &safe);
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '#' || safe.p[i] == '\\')
			buf_addc(out, '\\');
		buf_addc(out, safe.p[i]);
	}
	buf_release(&safe);
}

/* One line of the block. A text in JSON's quotes is one in YAML's once it holds nothing that YAML forbids: control
 * characters, U+FFFE and U+FFFF. */
static void put_member(const char *name, struct str value, struct buf *out)
{
	struct buf safe, quoted;
	if (!value.n)
		return;
	buf_init(&safe, BUF_NO_LIMIT);
	buf_init(&quoted, BUF_NO_LIMIT);
	escape_controls(value, &safe);
	json_quote(buf_str(&safe), &quoted);
	buf_addf(out, "  %s: ", name);
	struct str rest = buf_str(&quoted);
	for (size_t len; rest.n; rest = str_sub(rest, len, rest.n)) {
		uint32_t cp = utf8_decode(rest, &len);
		if ((cp & ~1u) == 0xfffe)
			buf_addf(out, "\\u%04X", (unsigned)cp);
		else
			buf_add(out, rest.p, len);
	}
	buf_addc(out, '\n');
	buf_release(&quoted);
	buf_release(&safe);
}

static void put_finding(const struct finding *f, size_t number, const struct report_options *o, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addf(&text, "%s:%zu:%zu ", f->source->name, f->start.line, f->start.column);
	describe_rule(f->rule, &text);
	buf_addz(&text, ": ");
	buf_adds(&text, f->message);
	buf_addf(out, "%s %zu - ", f->severity >= o->fail_on ? "not ok" : "ok", number);
	put_description(buf_str(&text), out);
	buf_addz(out, "\n  ---\n");
	put_member("message", f->message, out);
	buf_addf(out, "  severity: %s\n  rule: %s\n", severity_name(f->severity), f->rule->code);
	if (!(f->rule->flags & RULE_CUSTOM))
		buf_addf(out, "  name: %s\n", f->rule->name);
	buf_clear(&text);
	describe_object(f, &text);
	put_member("object", buf_str(&text), out);
	put_member("field", f->field, out);
	put_member("file", str_of(f->source->name), out);
	buf_addf(out, "  line: %zu\n  column: %zu\n  ...\n", f->start.line, f->start.column);
	buf_release(&text);
}

static size_t count_tests(const struct lint_result *result)
{
	struct report_walk walk = {0};
	struct report_file file;
	size_t n = describe_count(&result->problems);
	while (report_next_file(result, &walk, &file))
		n += file.n ? file.n : 1;
	return n;
}

static void write_tap(const struct lint_result *result, const struct report_options *options, struct sink *out)
{
	struct report_walk walk = {0};
	struct report_file file;
	size_t number = 0;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addf(&out->buf, "TAP version 13\n1..%zu\n", count_tests(result));
	for (const struct problem *p = result->problems.first; p; p = p->next) {
		buf_clear(&text);
		describe_problem(p, &text);
		buf_addf(&out->buf, "not ok %zu - ", ++number);
		put_description(buf_str(&text), &out->buf);
		buf_addc(&out->buf, '\n');
	}
	while (report_next_file(result, &walk, &file)) {
		if (!file.n) {
			buf_addf(&out->buf, "ok %zu - ", ++number);
			put_description(str_of(file.source->name), &out->buf);
			buf_addc(&out->buf, '\n');
		}
		for (size_t i = 0; i < file.n; i++) {
			put_finding(&file.findings[i], ++number, options, &out->buf);
			sink_settle(out);
		}
		sink_settle(out);
	}
	buf_release(&text);
}

const struct report report_tap = {.name = "tap", .summary = "tests for TAP harnesses", .write = write_tap};
