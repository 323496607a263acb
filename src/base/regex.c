/* SPDX-License-Identifier: Apache-2.0 */
#include "base/regex.h"

#include <stdlib.h>

#include "base/alloc.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A match that backtracks more than this is given up: some 50 ms of work. Each is far above what a sensible pattern
 * needs on a field of a manifest. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 200000, HEAP_KIB = 32 * 1024, PATTERN_BYTES = 64 * 1024 };

struct regex {
	pcre2_code *code;
	/* Only read while matching. */
	pcre2_match_context *limits;
};

struct dialect {
	uint32_t options, extra;
};

/* pcre2api(3). `$` means the very end in ECMA-262 and RE2, but also stands before a last line end in Perl. ECMA-262:
 * `\uHHHH`, `[]` and `[^]` are allowed, and a reference to a group that took no part matches nothing. `\C` would split
 * a code point. */
static const struct dialect dialects[] = {
	[REGEX_ECMA] = {PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS,
			PCRE2_EXTRA_ALT_BSUX},
	[REGEX_RE2] = {PCRE2_DOLLAR_ENDONLY, 0},
	[REGEX_PCRE] = {0, 0},
};

/* What ECMA-262 counts as a blank (WhiteSpace and LineTerminator, 12.2 and 12.3) beyond PCRE2's ASCII, and the line
 * ends that `.` does not match. */
static const char more_blanks[] =
	"\xC2\xA0\xE1\x9A\x80\xE2\x80\x80-"
	"\xE2\x80\x8A\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAF\xE2\x81\x9F\xE3\x80\x80\xEF\xBB\xBF";
static const char no_line_end[] = "[^\n\r\xE2\x80\xA8\xE2\x80\xA9]";

/* General categories by the long names that ECMA-262 allows (UAX #44, PropertyValueAliases.txt); PCRE2 knows the short
 * ones. */
static const struct category {
	const char *name, *abbreviation;
} categories[] = {
	{"Cased_Letter", "L&"},
	{"Close_Punctuation", "Pe"},
	{"Connector_Punctuation", "Pc"},
	{"Control", "Cc"},
	{"Currency_Symbol", "Sc"},
	{"Dash_Punctuation", "Pd"},
	{"Decimal_Number", "Nd"},
	{"Enclosing_Mark", "Me"},
	{"Final_Punctuation", "Pf"},
	{"Format", "Cf"},
	{"Initial_Punctuation", "Pi"},
	{"Letter", "L"},
	{"Letter_Number", "Nl"},
	{"Line_Separator", "Zl"},
	{"Lowercase_Letter", "Ll"},
	{"Mark", "M"},
	{"Math_Symbol", "Sm"},
	{"Modifier_Letter", "Lm"},
	{"Modifier_Symbol", "Sk"},
	{"Nonspacing_Mark", "Mn"},
	{"Number", "N"},
	{"Open_Punctuation", "Ps"},
	{"Other", "C"},
	{"Other_Letter", "Lo"},
	{"Other_Number", "No"},
	{"Other_Punctuation", "Po"},
	{"Other_Symbol", "So"},
	{"Paragraph_Separator", "Zp"},
	{"Private_Use", "Co"},
	{"Punctuation", "P"},
	{"Separator", "Z"},
	{"Space_Separator", "Zs"},
	{"Spacing_Mark", "Mc"},
	{"Surrogate", "Cs"},
	{"Symbol", "S"},
	{"Titlecase_Letter", "Lt"},
	{"Unassigned", "Cn"},
	{"Uppercase_Letter", "Lu"},
	{"digit", "Nd"},
	{"punct", "P"},
};

/* `\p{Letter}` at `at`: appends PCRE2's form and gives its length, or 0 when the name is not a long one. */
static size_t translate_property(struct str pattern, size_t at, struct buf *out)
{
	struct str rest = str_sub(pattern, at + 3, pattern.n);
	struct str name = str_sub(rest, 0, str_find(rest, '}'));
	if (at + 3 > pattern.n || pattern.p[at + 2] != '{' || name.n == rest.n)
		return 0;
	for (size_t i = 0; i < COUNT_OF(categories); i++)
		if (str_is(name, categories[i].name)) {
			buf_addf(out, "\\%c{%s}", pattern.p[at + 1], categories[i].abbreviation);
			return name.n + 4;
		}
	return 0;
}

/* The escape at `at`; gives its length. */
static size_t translate_escape(struct str pattern, size_t at, bool in_class, struct buf *out)
{
	char c = at + 1 < pattern.n ? pattern.p[at + 1] : '\0';
	size_t n = c == 'p' || c == 'P' ? translate_property(pattern, at, out) : 0;
	if (n)
		return n;
	if (c == 's')
		buf_addf(out, in_class ? "\\s%s" : "[\\s%s]", more_blanks);
	else if (c == 'S' && !in_class)
		buf_addf(out, "[^\\s%s]", more_blanks);
	else
		buf_adds(out, str_sub(pattern, at, 2));
	return 2;
}

/* ECMA-262 in PCRE2's words, where options do not do it. */
static void translate(struct str pattern, struct buf *out)
{
	bool in_class = false;
	for (size_t at = 0; at < pattern.n;) {
		char c = pattern.p[at];
		if (c == '\\') {
			at += translate_escape(pattern, at, in_class, out);
			continue;
		}
		if (c == '.' && !in_class)
			buf_addz(out, no_line_end);
		else
			buf_addc(out, c);
		in_class = in_class ? c != ']' : c == '[';
		at++;
	}
}

static pcre2_code *try_compile(struct str pattern, enum regex_dialect dialect, int *error, size_t *at)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (!context)
		die_no_memory();
	pcre2_set_max_pattern_length(context, PATTERN_BYTES);
	pcre2_set_compile_extra_options(context, dialects[dialect].extra);
	pcre2_code *code =
		pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n,
			      dialects[dialect].options | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, error, at, context);
	pcre2_compile_context_free(context);
	return code;
}

static pcre2_code *compile(struct str pattern, enum regex_dialect dialect, struct buf *why)
{
	int error;
	size_t at;
	pcre2_code *code;
	if (dialect == REGEX_ECMA) {
		struct buf translated;
		buf_init(&translated, PATTERN_BYTES);
		translate(pattern, &translated);
		code = translated.overflow ? NULL : try_compile(buf_str(&translated), dialect, &error, &at);
		buf_release(&translated);
		if (code)
			return code;
	}
	/* The offset of an error counts in what the user wrote. */
	code = try_compile(pattern, dialect, &error, &at);
	if (!code) {
		PCRE2_UCHAR text[256];
		pcre2_get_error_message(error, text, sizeof text);
		buf_addf(why, "%s at offset %zu", (const char *)text, at);
	}
	return code;
}

struct regex *regex_compile(struct str pattern, enum regex_dialect dialect, struct buf *why)
{
	pcre2_code *code = compile(pattern, dialect, why);
	if (!code)
		return NULL;
	struct regex *re = xmalloc(sizeof *re);
	*re = (struct regex){.code = code, .limits = pcre2_match_context_create(NULL)};
	if (!re->limits)
		die_no_memory();
	pcre2_set_match_limit(re->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(re->limits, HEAP_KIB);
	return re;
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_match_context_free(re->limits);
	pcre2_code_free(re->code);
	free(re);
}

enum regex_verdict regex_search(const struct regex *re, struct str text)
{
	/* One pair for the whole match is enough; made for each call, so that threads share nothing that changes. */
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	if (!data)
		die_no_memory();
	int n = pcre2_match(re->code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, 0, 0, data, re->limits);
	pcre2_match_data_free(data);
	switch (n) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_RECURSELOOP:
		return REGEX_LIMIT;
	case PCRE2_ERROR_NOMEMORY:
		die_no_memory();
	default:
		/* 0: it matched and had more groups than there was room for. */
		return n >= 0 ? REGEX_YES : REGEX_NO;
	}
}
