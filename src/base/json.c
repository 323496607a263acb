/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/utf8.h"

/* cJSON parses, prints and frees by recursion. */
enum { DEEPEST = 200 };

/* `struct json` is never defined: a pointer to it is a pointer to a cJSON. */
static struct json *from_c(cJSON *c)
{
	if (!c)
		die_no_memory();
	return (struct json *)c;
}

static cJSON *to_c(struct json *j)
{
	return (cJSON *)j;
}

static const cJSON *to_const_c(const struct json *j)
{
	return (const cJSON *)j;
}

/* The end of the string that starts at `at` with its quote, or 0 with the place of what cJSON lets pass (a control
 * character, a NUL by escape) in `*bad`. */
static size_t check_string(struct str text, size_t at, size_t *bad)
{
	for (at++; at < text.n; at++) {
		*bad = at;
		if ((unsigned char)text.p[at] < 0x20 || str_starts(str_sub(text, at, text.n), "\\u0000"))
			return 0;
		if (text.p[at] == '"')
			return at + 1;
		if (text.p[at] == '\\')
			at++;
	}
	*bad = text.n;
	return 0;
}

/* The end of the number that starts at `at`; 0 when it is none in JSON's syntax. */
static size_t check_number(struct str text, size_t at)
{
	size_t end = at;
	while (end < text.n && strchr("+-.eE0123456789", text.p[end]))
		end++;
	struct str s = str_sub(text, at, end - at);
	double value;
	size_t sign = s.p[0] == '-';
	bool leading_zero = s.n > sign + 1 && s.p[sign] == '0' && s.p[sign + 1] >= '0' && s.p[sign + 1] <= '9';
	return !leading_zero && str_to_double(s, &value) ? end : 0;
}

/* cJSON takes some things that are no JSON, and nests deeper than we like: finds them before it parses. */
static bool check(struct str text, size_t *bad)
{
	size_t depth = 0;
	if (utf8_check(text, bad) == UTF8_INVALID)
		return false;
	for (size_t at = 0; at < text.n;) {
		char c = text.p[at];
		*bad = at;
		if (c == '\0' || ((c == '{' || c == '[') && ++depth > DEEPEST))
			return false;
		if ((c == '}' || c == ']') && depth)
			depth--;
		size_t next = at + 1;
		if (c == '"')
			next = check_string(text, at, bad);
		else if (c == '-' || (c >= '0' && c <= '9'))
			next = check_number(text, at);
		if (!next)
			return false;
		at = next;
	}
	return true;
}

struct json *json_parse(struct str text, size_t *bad)
{
	*bad = 0;
	if (!text.n || !check(text, bad))
		return NULL;
	const char *end = text.p;
	cJSON *c = cJSON_ParseWithLengthOpts(text.p, text.n, &end, false);
	size_t at = (size_t)(end - text.p);
	while (c && at < text.n && strchr(" \t\r\n", text.p[at]))
		at++;
	if (c && at == text.n)
		return from_c(c);
	cJSON_Delete(c);
	*bad = at;
	return NULL;
}

void json_free(struct json *j)
{
	cJSON_Delete(to_c(j));
}

const struct json *json_get(const struct json *j, const char *name)
{
	return (const struct json *)cJSON_GetObjectItemCaseSensitive(to_const_c(j), name);
}

const struct json *json_at(const struct json *j, size_t i)
{
	const cJSON *c = to_const_c(j);
	if (!cJSON_IsArray(c))
		return NULL;
	for (c = c->child; c && i; i--)
		c = c->next;
	return (const struct json *)c;
}

size_t json_count(const struct json *j)
{
	const cJSON *c = to_const_c(j);
	size_t n = 0;
	if (cJSON_IsArray(c) || cJSON_IsObject(c))
		for (c = c->child; c; c = c->next)
			n++;
	return n;
}

struct str json_str(const struct json *j)
{
	const cJSON *c = to_const_c(j);
	return cJSON_IsString(c) ? str_of(c->valuestring) : (struct str){NULL, 0};
}

double json_number(const struct json *j, double fallback)
{
	const cJSON *c = to_const_c(j);
	return cJSON_IsNumber(c) ? c->valuedouble : fallback;
}

struct json *json_object(void)
{
	return from_c(cJSON_CreateObject());
}

struct json *json_array(void)
{
	return from_c(cJSON_CreateArray());
}

void json_add(struct json *to, const char *name, struct json *child)
{
	bool ok =
		name ? cJSON_AddItemToObject(to_c(to), name, to_c(child)) : cJSON_AddItemToArray(to_c(to), to_c(child));
	if (!ok)
		die_no_memory();
}

void json_add_str(struct json *to, const char *name, struct str value)
{
	struct json *j;
	if (value.n && memchr(value.p, '\0', value.n)) {
		/* cJSON's strings end at the first NUL: keep this one as it will be printed. */
		struct buf quoted;
		buf_init(&quoted, BUF_NO_LIMIT);
		json_quote(value, &quoted);
		j = from_c(cJSON_CreateRaw(quoted.p));
		buf_release(&quoted);
	} else {
		j = from_c(cJSON_CreateNull());
		to_c(j)->valuestring = cJSON_malloc(value.n + 1);
		if (!to_c(j)->valuestring)
			die_no_memory();
		if (value.n)
			memcpy(to_c(j)->valuestring, value.p, value.n);
		to_c(j)->valuestring[value.n] = '\0';
		to_c(j)->type = cJSON_String;
	}
	json_add(to, name, j);
}

void json_add_number(struct json *to, const char *name, double value)
{
	json_add(to, name, from_c(cJSON_CreateNumber(value)));
}

void json_add_bool(struct json *to, const char *name, bool value)
{
	json_add(to, name, from_c(cJSON_CreateBool(value)));
}

void json_add_null(struct json *to, const char *name)
{
	json_add(to, name, from_c(cJSON_CreateNull()));
}

void json_print_number(double value, struct buf *out)
{
	if (!isfinite(value)) {
		buf_addz(out, "null");
		return;
	}
	if (fabs(value) <= 9007199254740992.0 && value == floor(value)) {
		/* Adding 0 takes the sign off a negative zero. */
		buf_addf(out, "%.0f", value + 0.0);
		return;
	}
	/* The fewest digits that read back the same; 17 always do. */
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		double again;
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (str_to_double(str_of(text), &again) && again == value)
			break;
	}
	buf_addz(out, text);
}

static void new_line(bool indented, unsigned depth, struct buf *out)
{
	if (!indented)
		return;
	buf_addc(out, '\n');
	buf_fill(out, '\t', depth);
}

static void print(const cJSON *c, bool indented, unsigned depth, struct buf *out);

static void print_children(const cJSON *c, bool indented, unsigned depth, struct buf *out)
{
	bool object = cJSON_IsObject(c);
	buf_addc(out, object ? '{' : '[');
	for (const cJSON *child = c->child; child; child = child->next) {
		if (child != c->child)
			buf_addc(out, ',');
		new_line(indented, depth + 1, out);
		if (object) {
			json_quote(str_of(child->string), out);
			buf_addz(out, indented ? ": " : ":");
		}
		print(child, indented, depth + 1, out);
	}
	if (c->child)
		new_line(indented, depth, out);
	buf_addc(out, object ? '}' : ']');
}

static void print(const cJSON *c, bool indented, unsigned depth, struct buf *out)
{
	if ((cJSON_IsObject(c) || cJSON_IsArray(c)) && depth < DEEPEST)
		print_children(c, indented, depth, out);
	else if (cJSON_IsString(c))
		json_quote(str_of(c->valuestring), out);
	else if (cJSON_IsRaw(c))
		buf_addz(out, c->valuestring);
	else if (cJSON_IsNumber(c))
		json_print_number(c->valuedouble, out);
	else if (cJSON_IsBool(c))
		buf_addz(out, cJSON_IsTrue(c) ? "true" : "false");
	else
		buf_addz(out, "null");
}

void json_print(const struct json *j, bool indented, struct buf *out)
{
	print(to_const_c(j), indented, 0, out);
}

/* What stands for an ASCII character inside quotes, in `escape` (8 bytes of room); 0 when it stands for itself. */
static size_t escape_ascii(unsigned char c, char *escape)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *hit = c ? strchr(from, c) : NULL;
	if (hit)
		return (size_t)snprintf(escape, 8, "\\%c", to[hit - from]);
	return c < 0x20 ? (size_t)snprintf(escape, 8, "\\u%04x", c) : 0;
}

void json_quote(struct str s, struct buf *out)
{
	buf_addc(out, '"');
	size_t kept = 0;
	for (size_t i = 0, len; i < s.n; i += len) {
		char escape[8];
		size_t n = 0;
		len = 1;
		if ((unsigned char)s.p[i] < 0x80) {
			n = escape_ascii((unsigned char)s.p[i], escape);
		} else {
			utf8_decode(str_sub(s, i, s.n), &len);
			/* Nothing but a bad byte is one byte long here. */
			if (len == 1)
				n = utf8_encode(0xFFFD, escape);
		}
		if (!n)
			continue;
		buf_add(out, s.p + kept, i - kept);
		buf_add(out, escape, n);
		kept = i + len;
	}
	buf_add(out, s.p ? s.p + kept : "", s.n - kept);
	buf_addc(out, '"');
}
