/* SPDX-License-Identifier: Apache-2.0
 * What every table of the catalog shares: lists, versions, data types, labels and taints.
 *
 * All of it is constant data that the host program mkcatalog writes from the YAML files beside this header; nothing is
 * read at run time. Texts are NUL-terminated. Unless a field says otherwise an absent text is NULL, an unknown or
 * unlimited number 0, an absent list empty (at NULL, n 0). Each entry keeps where its figures come from (`source`) and
 * when they were read (`date`, "YYYY-MM-DD"). */
#ifndef K8SAI_CATALOG_COMMON_H
#define K8SAI_CATALOG_COMMON_H

#include "base/nearest.h"
#include "base/str.h"

/** A list of texts. */
struct text_list {
	const char *const *at;
	size_t n;
};

/** A list of counts. */
struct count_list {
	const unsigned *at;
	size_t n;
};

/** A key and its value: a label, an annotation, an environment variable. */
struct text_pair {
	const char *key, *value;
};
struct text_pairs {
	const struct text_pair *at;
	size_t n;
};

/** A release number; 0.0.0 stands for "not bounded". */
struct version {
	unsigned major, minor, patch;
};

/** How numbers are stored. A set of them is the sum of DATA_BIT of each. */
enum data_type {
	DATA_FP32,
	DATA_TF32,
	DATA_FP16,
	DATA_BF16,
	DATA_FP8,
	DATA_INT8,
	DATA_FP6,
	DATA_INT4,
	DATA_FP4,
	DATA_MXFP4,
	DATA_TYPES
};
#define DATA_BIT(type) (1u << (type))

enum vendor { VENDOR_NVIDIA, VENDOR_AMD, VENDOR_INTEL, VENDOR_AWS, VENDOR_GOOGLE, VENDOR_OTHER };

/** What is known when the answer depends on how it is run. */
enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

/** A taint on a node. */
struct taint {
	/** `value` is NULL when the taint has none; tolerate with operator Exists unless it must be matched. */
	const char *key, *value, *effect;
};

/** Is `name` in the list (byte for byte)? */
bool text_list_has(struct text_list list, struct str name);

/** Reads "v0.18.0", "0.18", "3.3.7-rocm", "26.07-py3" …: an optional v, then one to three numbers, whatever follows
 * them after '-', '_', '+' or '.'. False (and 0.0.0) when the text does not start like that, for example "latest", or
 * when a number exceeds 999999. */
bool version_read(struct str text, struct version *out);
/** -1, 0 or 1. */
int version_compare(struct version a, struct version b);
/** Is `v` in the half-open range [since, until)? An unbounded end (0.0.0) holds for all, and so does an unknown `v`
 * (0.0.0) when `until` is unbounded: unknown means newest. */
bool version_within(struct version v, struct version since, struct version until);

/** "fp32", "bf16", … as written in values files and in this catalog. */
const char *data_type_name(enum data_type type);
/** The type of that name (also "float16", "half", "bfloat16", "float32", "fp8_e4m3", "nvfp4", …), case-insensitive;
 * false when there is none. */
bool data_type_find(struct str name, enum data_type *out);
/** Bits that one weight takes, scales of block formats included, in hundredths of a bit: fp16 1600, int4 420 (one
 * 16-bit scale and one 4-bit zero for 128: AWQ, GPTQ; nested scales for 64 come to 413), fp4 450 (one 8-bit scale for
 * 16), mxfp4 425 (one 8-bit scale for 32). */
unsigned data_type_centibits(enum data_type type);
/** "nvidia", "amd", … */
const char *vendor_name(enum vendor vendor);

#endif
