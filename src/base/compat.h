/* SPDX-License-Identifier: Apache-2.0
 * What differs between compilers and systems, in one place. Every .c file reaches it through the headers it includes.
 */
#ifndef K8SAI_BASE_COMPAT_H
#define K8SAI_BASE_COMPAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define ATTR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ATTR_NORETURN __attribute__((noreturn))
#define ATTR_NODISCARD __attribute__((warn_unused_result))
#define ATTR_COLD __attribute__((cold))
#define ATTR_UNUSED __attribute__((unused))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define ATTR_PRINTF(fmt, args)
#define ATTR_NORETURN
#define ATTR_NODISCARD
#define ATTR_COLD
#define ATTR_UNUSED
#define LIKELY(x) (x)
#define UNLIKELY(x) (x)
#endif

/** Number of elements of a true array. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
