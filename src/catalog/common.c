/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/common.h"

bool text_list_has(struct text_list list, struct str name)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_is(name, list.at[i]))
			return true;
	return false;
}

/* One number of at most six digits at the front of `*s`; the rest stays in `*s`. */
static bool take_number(struct str *s, unsigned *out)
{
	size_t n = 0;
	unsigned number = 0;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9') {
		if (n == 6)
			return false;
		number = number * 10 + (unsigned)(s->p[n++] - '0');
	}
	if (!n)
		return false;
	*s = (struct str){s->p + n, s->n - n};
	*out = number;
	return true;
}

bool version_read(struct str text, struct version *out)
{
	*out = (struct version){0};
	unsigned v[3] = {0, 0, 0};
	if (text.n && (text.p[0] == 'v' || text.p[0] == 'V'))
		text = (struct str){text.p + 1, text.n - 1};
	size_t n = 0;
	while (n < COUNT_OF(v)) {
		struct str rest = n ? (struct str){text.p + 1, text.n - 1} : text;
		if (!take_number(&rest, &v[n])) {
			/* "1.2.post1" ends at its second number; "1.1234567" is no release at all. */
			if (!n || (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9'))
				return false;
			break;
		}
		text = rest;
		n++;
		if (!text.n || text.p[0] != '.')
			break;
	}
	/* A lone number is more likely a build or a date. */
	if (n < 2 || (text.n && !strchr("-_+.", text.p[0])))
		return false;
	*out = (struct version){v[0], v[1], v[2]};
	return true;
}

int version_compare(struct version a, struct version b)
{
	unsigned x[3] = {a.major, a.minor, a.patch}, y[3] = {b.major, b.minor, b.patch};
	for (size_t i = 0; i < COUNT_OF(x); i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

bool version_within(struct version v, struct version since, struct version until)
{
	const struct version open = {0};
	bool bounded = version_compare(until, open) != 0;
	if (version_compare(v, open) == 0)
		return !bounded;
	return version_compare(v, since) >= 0 && (!bounded || version_compare(v, until) < 0);
}

static const struct {
	const char *name;
	unsigned centibits;
} types[DATA_TYPES] = {
	[DATA_FP32] = {"fp32", 3200},  [DATA_TF32] = {"tf32", 3200}, [DATA_FP16] = {"fp16", 1600},
	[DATA_BF16] = {"bf16", 1600},  [DATA_FP8] = {"fp8", 800},    [DATA_INT8] = {"int8", 800},
	[DATA_FP6] = {"fp6", 600},     [DATA_INT4] = {"int4", 420},  [DATA_FP4] = {"fp4", 450},
	[DATA_MXFP4] = {"mxfp4", 425},
};

/* Names that engines and checkpoints use. */
static const struct {
	const char *name;
	enum data_type type;
} other_names[] = {
	{"float32", DATA_FP32},     {"float", DATA_FP32},     {"float16", DATA_FP16}, {"half", DATA_FP16},
	{"f16", DATA_FP16},         {"bfloat16", DATA_BF16},  {"float8", DATA_FP8},   {"fp8_e4m3", DATA_FP8},
	{"fp8_e5m2", DATA_FP8},     {"fp8_e4m3fn", DATA_FP8}, {"fp8_inc", DATA_FP8},  {"fbgemm_fp8", DATA_FP8},
	{"w8a8", DATA_INT8},        {"awq", DATA_INT4},       {"gptq", DATA_INT4},    {"awq_marlin", DATA_INT4},
	{"gptq_marlin", DATA_INT4}, {"w4a16", DATA_INT4},     {"nf4", DATA_INT4},     {"nvfp4", DATA_FP4},
	{"modelopt_fp4", DATA_FP4},
};

const char *data_type_name(enum data_type type)
{
	return types[type].name;
}

bool data_type_find(struct str name, enum data_type *out)
{
	for (int i = 0; i < DATA_TYPES; i++)
		if (str_eq_nocase(name, str_of(types[i].name))) {
			*out = (enum data_type)i;
			return true;
		}
	for (size_t i = 0; i < COUNT_OF(other_names); i++)
		if (str_eq_nocase(name, str_of(other_names[i].name))) {
			*out = other_names[i].type;
			return true;
		}
	return false;
}

unsigned data_type_centibits(enum data_type type)
{
	return types[type].centibits;
}

const char *vendor_name(enum vendor vendor)
{
	static const char *const names[] = {
		[VENDOR_NVIDIA] = "nvidia", [VENDOR_AMD] = "amd",       [VENDOR_INTEL] = "intel",
		[VENDOR_AWS] = "aws",       [VENDOR_GOOGLE] = "google", [VENDOR_OTHER] = "other",
	};
	return names[vendor];
}
