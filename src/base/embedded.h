/* SPDX-License-Identifier: Apache-2.0
 * Files that the program carries inside itself: tables made at build time by src/host/embed.c, each ended by an entry
 * whose name is NULL. */
#ifndef K8SAI_BASE_EMBEDDED_H
#define K8SAI_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
	/** Path below its folder, such as "deployment.yaml". */
	const char *name;
	/** Its bytes, with a NUL behind them. */
	const char *text;
	size_t n;
};

#endif
