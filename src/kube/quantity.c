/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/quantity.h"

enum { LIMB = 1000000000, LIMBS = 4, DIGITS = 9 * LIMBS };

/* A magnitude on its way to a quantity: fraction[0] holds the first nine decimals, and so on. `more`: something smaller
 * is left over. */
struct magnitude {
	uint64_t whole;
	uint32_t fraction[LIMBS];
	bool more;
};

static const uint32_t powers[9] = {100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};

static void saturating_digit(uint64_t *n, unsigned digit)
{
	*n = *n > ((uint64_t)INT64_MAX - digit) / 10 ? (uint64_t)INT64_MAX : *n * 10 + digit;
}

/* The digits of `text` (which may hold one '.'), with the decimal point moved by `exponent`. */
static struct magnitude read_digits(struct str text, long exponent)
{
	struct magnitude m = {0};
	size_t dot = str_find(text, '.');
	long point = (long)dot + exponent, i = 0;
	for (size_t k = 0; k < text.n; k++) {
		if (text.p[k] == '.')
			continue;
		unsigned digit = (unsigned)(text.p[k] - '0');
		long place = i++ - point;
		if (place < 0)
			saturating_digit(&m.whole, digit);
		else if (place < DIGITS)
			m.fraction[place / 9] += digit * powers[place % 9];
		else
			m.more |= digit != 0;
	}
	for (; i < point && m.whole && m.whole < (uint64_t)INT64_MAX; i++)
		saturating_digit(&m.whole, 0);
	return m;
}

static void times_1024(struct magnitude *m)
{
	uint64_t carry = 0;
	for (int i = LIMBS - 1; i >= 0; i--) {
		uint64_t product = (uint64_t)m->fraction[i] * 1024 + carry;
		m->fraction[i] = (uint32_t)(product % LIMB);
		carry = product / LIMB;
	}
	m->whole = m->whole > ((uint64_t)INT64_MAX - carry) / 1024 ? (uint64_t)INT64_MAX : m->whole * 1024 + carry;
}

/* The exponents of a suffix: a power of 10, and a power of 1024. */
struct suffix {
	char text[3];
	int8_t ten, binary;
};
static const struct suffix suffixes[] = {
	{"", 0, 0},   {"n", -9, 0}, {"u", -6, 0}, {"m", -3, 0}, {"k", 3, 0},  {"M", 6, 0},  {"G", 9, 0},  {"T", 12, 0},
	{"P", 15, 0}, {"E", 18, 0}, {"Ki", 0, 1}, {"Mi", 0, 2}, {"Gi", 0, 3}, {"Ti", 0, 4}, {"Pi", 0, 5}, {"Ei", 0, 6},
};

static bool read_suffix(struct str s, long *ten, int *binary)
{
	*binary = 0;
	for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
		if (str_is(s, suffixes[i].text)) {
			*ten = suffixes[i].ten;
			*binary = suffixes[i].binary;
			return true;
		}
	}
	if (s.n < 2 || (s.p[0] != 'e' && s.p[0] != 'E'))
		return false;
	int64_t exponent;
	if (!str_to_i64(str_sub(s, 1, s.n), &exponent))
		return false;
	/* Far beyond what is kept on either side. */
	*ten = exponent > 1000 ? 1000 : exponent < -1000 ? -1000 : (long)exponent;
	return true;
}

static size_t number_length(struct str s)
{
	size_t n = 0, digits = 0, dots = 0;
	for (; n < s.n; n++) {
		if (s.p[n] >= '0' && s.p[n] <= '9')
			digits++;
		else if (s.p[n] == '.' && dots == 0)
			dots++;
		else
			break;
	}
	return digits ? n : 0;
}

bool quantity_parse(struct str text, struct quantity *out)
{
	*out = (struct quantity){0};
	if (text.n && (text.p[0] == '+' || text.p[0] == '-')) {
		out->negative = text.p[0] == '-';
		text = str_sub(text, 1, text.n);
	}
	size_t n = number_length(text);
	long ten = 0;
	int binary = 0;
	if (n == 0 || n > 1000 || !read_suffix(str_sub(text, n, text.n), &ten, &binary))
		return false;
	struct magnitude m = read_digits(str_sub(text, 0, n), ten);
	while (binary-- > 0)
		times_1024(&m);
	out->whole = m.whole;
	out->nano = m.fraction[0];
	if (m.fraction[1] || m.fraction[2] || m.fraction[3] || m.more)
		out->nano++;
	if (out->nano == LIMB) {
		out->nano = 0;
		out->whole++;
	}
	if (out->whole >= (uint64_t)INT64_MAX) {
		out->whole = (uint64_t)INT64_MAX;
		out->nano = 0;
	}
	if (quantity_is_zero(*out))
		out->negative = false;
	return true;
}

bool quantity_of(const struct node *n, struct quantity *out)
{
	n = node_deref(n);
	int64_t value;
	if (!n || (n->kind != NODE_INT && n->kind != NODE_FLOAT && n->kind != NODE_STRING))
		return false;
	if (n->kind == NODE_INT && node_int(n, &value)) {
		uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
		*out = (struct quantity){
			.negative = value<0, .whole = magnitude>(uint64_t) INT64_MAX ? (uint64_t)INT64_MAX : magnitude};
		return true;
	}
	return quantity_parse(node_text(n), out);
}

static int compare_magnitude(struct quantity a, struct quantity b)
{
	if (a.whole != b.whole)
		return a.whole < b.whole ? -1 : 1;
	return (a.nano > b.nano) - (a.nano < b.nano);
}

int quantity_cmp(struct quantity a, struct quantity b)
{
	if (a.negative != b.negative)
		return a.negative ? -1 : 1;
	return a.negative ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

/* whole * scale + nano in units of 10^9 / scale, rounded up in magnitude. */
static int64_t scaled(struct quantity q, uint64_t scale)
{
	uint64_t step = LIMB / scale, part = (q.nano + step - 1) / step;
	if (q.whole > ((uint64_t)INT64_MAX - part) / scale)
		return q.negative ? -INT64_MAX : INT64_MAX;
	int64_t value = (int64_t)(q.whole * scale + part);
	return q.negative ? -value : value;
}

int64_t quantity_milli(struct quantity q)
{
	return scaled(q, 1000);
}

int64_t quantity_units(struct quantity q)
{
	return scaled(q, 1);
}

/* What people write, without case, and what they mean. */
static const struct {
	const char *wrong, *right;
} slips[] = {
	{"kb", "k or Ki"}, {"mb", "M or Mi"},    {"gb", "G or Gi"},   {"tb", "T or Ti"},  {"kib", "Ki"},
	{"mib", "Mi"},     {"gib", "Gi"},        {"tib", "Ti"},       {"g", "G or Gi"},   {"t", "T or Ti"},
	{"ki", "Ki"},      {"mi", "Mi"},         {"gi", "Gi"},        {"ti", "Ti"},       {"pi", "Pi"},
	{"k", "k or Ki"},  {"cores", "no unit"}, {"core", "no unit"}, {"cpu", "no unit"}, {"cpus", "no unit"},
};

const char *quantity_suffix_hint(struct str text)
{
	text = str_trim(text);
	struct str rest = str_trim(str_sub(text, number_length(text), text.n));
	if (rest.n == text.n)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(slips); i++)
		if (str_eq_nocase(rest, str_of(slips[i].wrong)))
			return slips[i].right;
	return NULL;
}
