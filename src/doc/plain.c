/* SPDX-License-Identifier: Apache-2.0
 * Which text may stand unquoted. The tests below are wider than any one reader's rules: yaml.org/type (YAML 1.1), the
 * core schema of YAML 1.2.2 (10.3.2), PyYAML's resolver.py, goyaml.v2 and yaml.v3's resolve.go, and Ruby's
 * scalar_scanner.rb, which also takes commas between digits. */
#include "base/utf8.h"
#include "doc/emit_text.h"

/* Null and booleans of YAML 1.1, in any case; the merge key and the value key. */
static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<", "="};

static size_t run(struct str s, size_t at, const char *set)
{
	while (at < s.n && s.p[at] && strchr(set, s.p[at]))
		at++;
	return at;
}

/* 1, 1_000, 1,000, 007, .5, 1., 1e3, 1.5E-3; also what holds nothing but points and underscores. */
static bool is_decimal(struct str s)
{
	size_t at = run(s, 0, "0123456789_,");
	if (at < s.n && s.p[at] == '.')
		at = run(s, at + 1, "0123456789_,");
	if (at && at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
			at++;
		at = run(s, at, "0123456789_,");
	}
	return at == s.n;
}

/* 0x1F, 0o17, 0b101 */
static bool is_prefixed(struct str s)
{
	return s.n > 1 && s.p[0] == '0' && strchr("xXoObB", s.p[1]) && run(s, 2, "0123456789abcdefABCDEF_,") == s.n;
}

/* 1:30, 190:20:30.15 */
static bool is_sexagesimal(struct str s)
{
	return is_digit(s.p[0]) && str_find(s, ':') < s.n && run(s, 0, "0123456789_,:.") == s.n;
}

/* 2001-1-1, 2001-12-14 21:59:43, …: whatever begins with a date. */
static bool starts_with_date(struct str s)
{
	size_t year = run(s, 0, "0123456789");
	size_t month = year < s.n && s.p[year] == '-' ? run(s, year + 1, "0123456789") : 0;
	return year == 4 && month > year + 1 && month + 1 < s.n && s.p[month] == '-' && is_digit(s.p[month + 1]);
}

static bool could_be_number(struct str s)
{
	if (s.p[0] == '-' || s.p[0] == '+')
		s = str_sub(s, 1, s.n);
	if (s.n == 0)
		return true;
	if (str_eq_nocase(s, STR(".inf")) || str_eq_nocase(s, STR(".nan")))
		return true;
	if (!is_digit(s.p[0]) && s.p[0] != '.' && s.p[0] != '_' && s.p[0] != ',')
		return false;
	return is_decimal(s) || is_prefixed(s) || is_sexagesimal(s) || starts_with_date(s);
}

/* What opens something else than a plain scalar. A '-' does so before a blank only, as in "- x"; "--port" is what
 * containers' arguments look like. */
static bool starts_like_syntax(struct str s)
{
	if (s.p[0] == '-' && s.n > 1 && s.p[1] != ' ' && !str_starts(s, "---"))
		return false;
	return strchr("-?:,[]{}#&*!|>'\"%@` ", s.p[0]) || str_starts(s, "...");
}

/* Printable in YAML 1.1 and 1.2 (1.2.2, section 5.1), and neither a line end nor a byte order mark to any reader. */
bool emit_char_is_plain(uint32_t c)
{
	if (c < 0x7F)
		return c >= 0x20;
	return c >= 0xA0 && c != 0x2028 && c != 0x2029 && c != 0xFEFF && !(c >= 0xD800 && c < 0xE000) &&
	       (c & 0xFFFE) != 0xFFFE;
}

static bool has_only_plain_text(struct str s)
{
	for (size_t i = 0, len; i < s.n; i += len) {
		uint32_t c = utf8_decode(str_sub(s, i, s.n), &len);
		char next = i + 1 < s.n ? s.p[i + 1] : ' ';
		bool bad_byte = c == 0xFFFD && len == 1;
		if (bad_byte || !emit_char_is_plain(c) || (c == ':' && next == ' ') || (c == ' ' && next == '#'))
			return false;
	}
	return true;
}

bool emit_plain_is_safe(struct str text)
{
	if (text.n == 0 || text.p[text.n - 1] == ' ' || starts_like_syntax(text))
		return false;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq_nocase(text, str_of(words[i])))
			return false;
	return !could_be_number(text) && has_only_plain_text(text);
}
