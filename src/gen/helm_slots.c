/* SPDX-License-Identifier: Apache-2.0
 * Slots and the tokens that stand for them. */
#include "base/alloc.h"
#include "doc/build.h"
#include "gen/helm.h"

/** How tokens end, by kind. */
static const char *const endings[] = {
	[HELM_VALUE] = "@", [HELM_OPTIONAL] = "?@", [HELM_BEGIN] = "!@", [HELM_END] = "/@"};

struct node *helm_token(struct helm *h, size_t i, enum helm_token_kind kind)
{
	return build_str(&h->arena, arena_printf(&h->arena, "%.*s%zu%s", STR_ARG(h->mark), i, endings[kind]));
}

size_t helm_read_token(const struct helm *h, struct str s, size_t *slot, enum helm_token_kind *kind)
{
	if (!str_starts(s, h->mark.p))
		return 0;
	size_t digits = h->mark.n;
	*slot = 0;
	for (; digits < s.n && is_digit(s.p[digits]) && *slot <= h->slots.n; digits++)
		*slot = *slot * 10 + (size_t)(s.p[digits] - '0');
	struct str rest = str_sub(s, digits, SIZE_MAX);
	for (size_t i = 0; digits > h->mark.n && i < COUNT_OF(endings); i++)
		if (str_starts(rest, endings[i]) && (*slot < h->slots.n || i == HELM_END)) {
			*kind = (enum helm_token_kind)i;
			return digits + strlen(endings[i]);
		}
	return 0;
}

bool helm_is_token(const struct helm *h, const struct node *n, size_t *slot, enum helm_token_kind *kind)
{
	struct str text = node_string(n);
	return text.n && helm_read_token(h, text, slot, kind) == text.n;
}

const struct node *helm_slot_value(const struct helm_slot *slot, size_t variant)
{
	return slot->data[slot->known[variant] ? variant : 0];
}

static struct str joined(struct helm *h, const struct path *path)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	for (size_t i = 0; i < path->n; i++) {
		buf_adds(&out, path->at[i].key);
		buf_addc(&out, '\n');
	}
	struct str result = arena_str(&h->arena, buf_str(&out));
	buf_release(&out);
	return result;
}

size_t helm_slot_find(struct helm *h, const struct path *path)
{
	size_t at = (size_t)(uintptr_t)strmap_get(&h->by_path, joined(h, path));
	return at ? at - 1 : h->slots.n;
}

size_t helm_slot_add(struct helm *h, const struct path *path, enum helm_slot_kind kind)
{
	struct helm_slot slot = {.kind = kind, .path = {.n = path->n}};
	slot.path.at = arena_calloc(&h->arena, path->n, sizeof *slot.path.at);
	for (size_t i = 0; i < path->n; i++)
		slot.path.at[i].key = path->at[i].key;
	slot.data = arena_calloc(&h->arena, h->variants->n, sizeof *slot.data);
	slot.known = arena_calloc(&h->arena, h->variants->n, sizeof *slot.known);
	slot.original = arena_calloc(&h->arena, h->variants->n, sizeof *slot.original);
	*strmap_at(&h->by_path, joined(h, path)) = (void *)(uintptr_t)(h->slots.n + 1);
	*VEC_PUSH(&h->slots) = slot;
	return h->slots.n - 1;
}
