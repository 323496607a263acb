/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 4 * 1024 * 1024 };

struct arena_block {
	struct arena_block *previous;
	size_t size;
	/* The payload must be aligned for any object. */
	_Alignas(16) char bytes[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

void arena_release(struct arena *a)
{
	for (struct arena_block *b = a->block, *previous; b; b = previous) {
		previous = b->previous;
		free(b);
	}
	arena_init(a);
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->block;
	if (!keep)
		return;
	for (struct arena_block *b = keep->previous, *previous; b; b = previous) {
		previous = b->previous;
		free(b);
	}
	keep->previous = NULL;
	a->at = keep->bytes;
	a->end = keep->bytes + keep->size;
	a->used = 0;
}

void *arena_grow(struct arena *a, size_t n)
{
	size_t size = a->block ? a->block->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	if (size < n)
		size = n;
	if (size > SIZE_MAX - sizeof(struct arena_block))
		die_no_memory();
	struct arena_block *b = xmalloc(sizeof *b + size);
	b->previous = a->block;
	b->size = size;
	a->block = b;
	a->at = b->bytes + n;
	a->end = b->bytes + size;
	a->used += n;
	return b->bytes;
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
	if (size && n > (SIZE_MAX - 16) / size)
		die_no_memory();
	void *p = arena_alloc(a, n * size);
	return memset(p, 0, n * size);
}

char *arena_strz(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}

struct str arena_str(struct arena *a, struct str s)
{
	return (struct str){arena_strz(a, s), s.n};
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		n = 0;
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, args);
	return (struct str){p, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = arena_vprintf(a, fmt, args);
	va_end(args);
	return text;
}
