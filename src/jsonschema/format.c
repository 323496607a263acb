/* SPDX-License-Identifier: Apache-2.0
 * Formats: those of JSON Schema and OpenAPI that matter here, and Kubernetes' own kinds of names and quantities. */
#include "jsonschema/compiled.h"

static bool is_alnum_lower(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_alnum(char c)
{
	return is_alnum_lower(c) || (c >= 'A' && c <= 'Z');
}

/* Letters and digits at both ends, '-' as well between them (RFC 1123, 1 to 63 bytes). */
static bool is_label(struct str s, bool (*alnum)(char))
{
	if (s.n == 0 || s.n > 63 || !alnum(s.p[0]) || !alnum(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

static bool is_dns_label(struct str s)
{
	return is_label(s, is_alnum_lower);
}

static bool are_labels(struct str s, bool (*alnum)(char))
{
	struct str label;
	if (s.n == 0 || s.n > 253 || s.p[s.n - 1] == '.')
		return false;
	while (str_split(&s, '.', &label))
		if (!is_label(label, alnum))
			return false;
	return true;
}

static bool is_dns_subdomain(struct str s)
{
	return are_labels(s, is_alnum_lower);
}

static bool is_hostname(struct str s)
{
	return are_labels(s, is_alnum);
}

/* A label's value: empty, or letters, digits, '-', '_', '.', up to 63 bytes, the first and last a letter or digit. */
static bool is_label_value(struct str s)
{
	if (s.n == 0)
		return true;
	if (s.n > 63 || !is_alnum(s.p[0]) || !is_alnum(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			return false;
	return true;
}

/* A label's key: an optional subdomain and '/', then a name like a non-empty value. */
static bool is_qualified_name(struct str s)
{
	size_t slash = str_find(s, '/');
	if (slash == s.n)
		return s.n && is_label_value(s);
	struct str name = str_sub(s, slash + 1, s.n);
	return is_dns_subdomain(str_sub(s, 0, slash)) && name.n && is_label_value(name);
}

static size_t digits(struct str s, size_t i)
{
	size_t from = i;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i - from;
}

/* apimachinery's resource.Quantity: a decimal number, then a binary or decimal suffix or an exponent. */
static bool is_quantity(struct str s)
{
	static const char *const suffixes[] = {"",  "n", "u",  "m",  "k",  "M",  "G",  "T",
					       "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t whole = digits(s, i), part = 0;
	i += whole;
	if (i < s.n && s.p[i] == '.') {
		part = digits(s, ++i);
		i += part;
	}
	if (whole + part == 0)
		return false;
	struct str suffix = str_sub(s, i, s.n);
	for (size_t k = 0; k < COUNT_OF(suffixes); k++)
		if (str_is(suffix, suffixes[k]))
			return true;
	int64_t exponent;
	return (suffix.p[0] == 'e' || suffix.p[0] == 'E') && str_to_i64(str_sub(suffix, 1, suffix.n), &exponent);
}

/* Go's time.ParseDuration: numbers with units, such as 1h30m. */
static bool is_duration(struct str s)
{
	static const char *const units[] = {"ns", "us", "ms", "s", "m", "h"};
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n;) {
		size_t n = digits(s, i);
		i += n;
		if (i < s.n && s.p[i] == '.') {
			size_t part = digits(s, ++i);
			n += part;
			i += part;
		}
		size_t from = i;
		while (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
			i++;
		bool known = false;
		for (size_t k = 0; k < COUNT_OF(units); k++)
			known |= str_is(str_sub(s, from, i - from), units[k]);
		if (n == 0 || !known)
			return false;
	}
	return true;
}

/* Five fields as Kubernetes' CronJob takes them, or a macro such as @daily. */
static bool is_cron(struct str s)
{
	static const char *const macros[] = {"@yearly", "@annually", "@monthly", "@weekly",
					     "@daily",  "@midnight", "@hourly"};
	for (size_t i = 0; i < COUNT_OF(macros); i++)
		if (str_is(s, macros[i]))
			return true;
	struct str field;
	unsigned fields = 0;
	while (str_split(&s, ' ', &field)) {
		if (field.n == 0)
			continue;
		fields++;
		for (size_t i = 0; i < field.n; i++)
			if (!is_alnum(field.p[i]) && !memchr("*,-/?", field.p[i], 5))
				return false;
	}
	return fields == 5;
}

/* RFC 3986: a scheme, a colon, and no blanks or control characters. */
static bool is_uri(struct str s)
{
	size_t colon = str_find(s, ':');
	if (colon == 0 || colon == s.n || is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool scheme = is_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.';
		if ((i < colon && !scheme) || (unsigned char)s.p[i] <= ' ' || strchr("<>\"{}|\\^`", s.p[i]))
			return false;
	}
	return true;
}

void schema_mend_label(struct str s, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < s.n && out->n - start < 63; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
		if (is_alnum_lower(c))
			buf_addc(out, c);
		else if (out->n > start && out->p[out->n - 1] != '-')
			buf_addc(out, '-');
	}
	while (out->n > start && out->p[out->n - 1] == '-')
		out->n--;
}

/* "200 GB" -> "200G", "16gi" -> "16Gi". */
static void mend_quantity(struct str s, struct buf *out)
{
	static const char units[] = "kmgtpe", right[] = "KMGTPE";
	size_t n = digits(s, 0);
	struct str unit = str_trim(str_sub(s, n, s.n));
	char low = unit.n ? (char)(unit.p[0] | 32) : 0;
	const char *at = low ? memchr(units, low, sizeof units - 1) : NULL;
	if (n == 0 || !at || unit.n > 3)
		return;
	bool binary = unit.n > 1 && (unit.p[1] | 32) == 'i';
	buf_add(out, s.p, n);
	buf_addc(out, low == 'k' && !binary ? 'k' : right[at - units]);
	if (binary)
		buf_addc(out, 'i');
}

static const struct schema_format formats[] = {
	{"dns-label", TYPE_STRING, is_dns_label,
	 "lower-case letters, digits and '-', starting and ending with a letter or digit, at most 63",
	 schema_mend_label},
	{"dns-subdomain", TYPE_STRING, is_dns_subdomain,
	 "lower-case letters, digits, '-' and '.', starting and ending with a letter or digit, at most 253", NULL},
	{"hostname", TYPE_STRING, is_hostname, "a host name such as llm.example.com", NULL},
	{"label-value", TYPE_STRING, is_label_value, "a label's value: letters, digits, '-', '_' and '.', at most 63",
	 NULL},
	{"qualified-name", TYPE_STRING, is_qualified_name, "a label's key such as app.kubernetes.io/name", NULL},
	{"quantity", TYPE_STRING, is_quantity, "a quantity such as 500m, 16Gi or 2", mend_quantity},
	{"go-duration", TYPE_STRING, is_duration, "a duration such as 90s, 30m or 48h", NULL},
	{"cron", TYPE_STRING, is_cron, "a schedule in cron's five fields, such as \"0 3 * * *\"", NULL},
	{"uri", TYPE_STRING, is_uri, "a URI", NULL},
	{"int32", TYPE_INT, NULL, "an integer of 32 bits", NULL},
	{"int64", TYPE_INT, NULL, "an integer of 64 bits", NULL},
};

bool format_fits(const struct schema_format *f, const struct node *n)
{
	int64_t i;
	if (f->check)
		return f->check(node_text(n));
	return node_int(n, &i) && (!str_is(str_of(f->name), "int32") || (i >= INT32_MIN && i <= INT32_MAX));
}

const struct schema_format *format_find(const struct schema_dialect *dialect, struct str name)
{
	for (size_t i = 0; i < dialect->n_formats; i++)
		if (str_is(name, dialect->formats[i].name))
			return &dialect->formats[i];
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_is(name, formats[i].name))
			return &formats[i];
	return format_standard(name, dialect->structural);
}
