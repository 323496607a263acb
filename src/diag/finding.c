/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/finding.h"

static const char *const names[SEVERITY_COUNT] = {"info", "warning", "error"};

const char *severity_name(enum severity severity)
{
	return names[severity];
}

const char *fix_safety_name(enum fix_safety safety)
{
	return safety == FIX_SAFE ? "safe" : "unsafe";
}

bool severity_parse(struct str name, enum severity *out)
{
	for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
		if (str_is(name, names[i])) {
			*out = (enum severity)i;
			return true;
		}
	}
	return false;
}
