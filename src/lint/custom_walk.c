/* SPDX-License-Identifier: Apache-2.0
 * Paths in expressions: spec.containers[*].image, spec.tolerations[0], metadata.labels["app.kubernetes.io/name"]. */
#include "lint/custom_inside.h"

/* Longer ones than any kind is deep. */
enum { MOST_STEPS = 64 };

struct step {
	/** p == NULL: an index, or all. */
	struct str key;
	size_t index;
	bool all;
};

/* Takes the step at the start of `*rest` (which is not empty) off; NULL, or what is wrong with it. */
static const char *take_bracket(struct str *rest, struct step *step)
{
	char quote = rest->n > 1 ? rest->p[1] : '\0';
	struct str inside = str_sub(*rest, 1, rest->n);
	if (quote == '"' || quote == '\'') {
		inside = str_sub(*rest, 2, rest->n);
		step->key = str_sub(inside, 0, str_find(inside, quote));
		*rest = str_sub(inside, step->key.n, inside.n);
		if (rest->n < 2 || rest->p[1] != ']')
			return "the quotes and the bracket around a key must be closed";
		*rest = str_sub(*rest, 2, rest->n);
		return NULL;
	}
	struct str word = str_sub(inside, 0, str_find(inside, ']'));
	int64_t index = 0;
	step->all = str_is(word, "*");
	if (!step->all && (!word.n || !is_digit(word.p[0]) || !str_to_i64(word, &index)))
		return "in brackets stands a number, '*', or a key in quotes";
	if (word.n == inside.n)
		return "a bracket is not closed";
	step->index = (size_t)index;
	*rest = str_sub(inside, word.n + 1, inside.n);
	return NULL;
}

static const char *take_step(struct str *rest, struct step *step)
{
	*step = (struct step){.key = {NULL, 0}};
	const char *wrong = NULL;
	if (rest->p[0] == '[') {
		wrong = take_bracket(rest, step);
	} else {
		size_t n = 0;
		while (n < rest->n && rest->p[n] != '.' && rest->p[n] != '[')
			n++;
		step->key = str_sub(*rest, 0, n);
		*rest = str_sub(*rest, n, rest->n);
		if (n == 0)
			return "a name is missing";
	}
	if (wrong || !rest->n || rest->p[0] == '[')
		return wrong;
	if (rest->p[0] != '.')
		return "a '.' is missing behind a bracket";
	*rest = str_sub(*rest, 1, rest->n);
	return rest->n ? NULL : "it ends with a '.'";
}

const char *custom_path_mistake(struct str path, bool all)
{
	const char *wrong = path.n ? NULL : "it is empty";
	for (size_t steps = 0; path.n && !wrong; steps++) {
		struct step step;
		wrong = steps < MOST_STEPS ? take_step(&path, &step) : "it is too long";
		if (!wrong && step.all && !all)
			wrong = "get() gives one value; find() takes '[*]' and gives a list";
	}
	return wrong;
}

static bool visit(const struct custom_walk *w, const struct node *n, struct str rest, unsigned depth);

static bool visit_all(const struct custom_walk *w, const struct node *n, struct str rest, unsigned depth)
{
	if (n->kind == NODE_MAP) {
		struct node_entries it = node_entries(n);
		for (const struct node *e; (e = node_next_entry(&it));)
			if (!visit(w, e, rest, depth))
				return false;
		return true;
	}
	for (const struct node *e = node_first(n); e; e = e->next)
		if (!visit(w, e, rest, depth))
			return false;
	return true;
}

static bool visit(const struct custom_walk *w, const struct node *n, struct str rest, unsigned depth)
{
	n = node_deref(n);
	while (n && n->kind != NODE_NULL && rest.n) {
		struct step step;
		if (!w->step(w->ctx, 1 + (n->kind >= NODE_SEQ ? n->len / 16 : 0)))
			return false;
		/* Keys with dots in them need no quotes when they come last. */
		const struct node *whole = n->kind == NODE_MAP ? node_find(n, rest) : NULL;
		if (whole)
			return whole->kind == NODE_NULL || w->each(w->ctx, whole);
		if (take_step(&rest, &step) || depth == MOST_STEPS)
			return true;
		if (step.all)
			return visit_all(w, n, rest, depth + 1);
		n = step.key.p ? (n->kind == NODE_MAP ? node_find(n, step.key) : NULL)
			       : (n->kind == NODE_SEQ ? node_at(n, step.index) : NULL);
	}
	return !n || n->kind == NODE_NULL || w->each(w->ctx, n);
}

void custom_walk(const struct custom_walk *walk, const struct node *from, struct str path)
{
	visit(walk, from, path, 0);
}
