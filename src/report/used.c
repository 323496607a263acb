/* SPDX-License-Identifier: Apache-2.0 */
#include "report/used.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "lint/rule.h"

static int by_code(const void *pa, const void *pb)
{
	const struct rule *const *a = pa, *const *b = pb;
	return strcmp((*a)->code, (*b)->code);
}

void used_init(struct used_rules *u, const struct lint_result *result)
{
	*u = (struct used_rules){0};
	strmap_init(&u->index);
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct rule *rule = result->findings[i].rule;
		void **slot = strmap_at(&u->index, str_of(rule->code));
		if (*slot)
			continue;
		*slot = (void *)(uintptr_t)1;
		*VEC_PUSH(u) = rule;
	}
	if (u->n)
		qsort(u->at, u->n, sizeof(const struct rule *), by_code);
	for (size_t i = 0; i < u->n; i++)
		*strmap_at(&u->index, str_of(u->at[i]->code)) = (void *)(uintptr_t)(i + 1);
}

void used_release(struct used_rules *u)
{
	free(u->at);
	strmap_release(&u->index);
	*u = (struct used_rules){0};
}

size_t used_index(const struct used_rules *u, const struct rule *rule)
{
	return (uintptr_t)strmap_get(&u->index, str_of(rule->code)) - 1;
}
