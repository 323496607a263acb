/* SPDX-License-Identifier: Apache-2.0 */
#include "report/member.h"

#include "base/json.h"

void member_text(const char *name, struct str value, struct buf *out)
{
	buf_addf(out, "\"%s\":", name);
	json_quote(value, out);
}

void member_optional(const char *name, struct str value, struct buf *out)
{
	if (value.n)
		member_text(name, value, out);
	else
		buf_addf(out, "\"%s\":null", name);
}
