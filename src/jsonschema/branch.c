/* SPDX-License-Identifier: Apache-2.0
 * "No branch matched" helps nobody: the user meant one of them. It is the one whose type fits, then the one with the
 * least against it. */
#include "jsonschema/check.h"

/* What a branch's violations weigh, seen from a value `depth` steps below the root: what contradicts the value itself
 * or what a field of it says it is counts most; a mistake deep inside means that the rest fitted. */
static unsigned long weigh(const struct violations *list, unsigned depth)
{
	unsigned long sum = 0;
	for (const struct schema_violation *v = list->first; v; v = v->next) {
		unsigned below = v->depth - depth;
		if (below == 0)
			sum += v->weight;
		else if (below == 1)
			sum += v->weight == WEIGHT_TYPE ? WEIGHT_FIELD / 2 : v->weight;
		else
			sum++;
	}
	return sum;
}

/* One violation for the choice as a whole: "must be `words`, not VALUE". */
static struct schema_violation *say_choice(struct check *ck, const struct sub *sub, const struct choice *choice,
					   unsigned weight, const struct node *n, const struct step *at,
					   struct str words)
{
	struct buf value;
	buf_init(&value, 1000);
	if (!at || !at->name_of) {
		buf_addz(&value, node_is(n, NODE_NULL) ? ", but it is " : ", not ");
		say_value(&value, n);
	}
	struct schema_violation *v = violation_say(ck, choice->kind == CHOICE_ONE ? "oneOf" : "anyOf", weight, sub, n,
						   at, "must be %.*s%.*s", STR_ARG(words), STR_ARG(buf_str(&value)));
	buf_release(&value);
	return v;
}

static void say_values_of(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
			  const struct step *at)
{
	struct buf words;
	buf_init(&words, 4000);
	if (sub->expects.p) {
		buf_adds(&words, sub->expects);
	} else {
		buf_addz(&words, choice->n_values > 1 ? "one of " : "");
		say_values(&words, choice->values, choice->n_values);
	}
	struct schema_violation *v = say_choice(ck, sub, choice, WEIGHT_CHOICE, n, at, buf_str(&words));
	if (v)
		hint_value(ck, v, n, choice->values, choice->n_values);
	buf_release(&words);
}

static void say_types_of(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
			 const struct step *at)
{
	unsigned types = 0;
	for (size_t i = 0; i < choice->n; i++)
		types |= choice->at[i]->types;
	struct buf words;
	buf_init(&words, 1000);
	if (sub->expects.p)
		buf_adds(&words, sub->expects);
	else
		say_types(&words, types);
	say_choice(ck, sub, choice, WEIGHT_TYPE, n, at, words.n ? buf_str(&words) : STR("left out"));
	buf_release(&words);
}

/* A scalar fits no branch: the words for the whole choice serve better than those for one of them, whose hint is kept.
 */
static void say_whole(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
		      const struct step *at, const struct schema_violation *first)
{
	struct schema_violation *v = say_choice(ck, sub, choice, WEIGHT_OTHER, n, at, sub->expects);
	if (v && first)
		v->hint = first->hint;
}

static void append(struct violations *out, const struct violations *list)
{
	if (!list->first)
		return;
	if (out->last)
		out->last->next = list->first;
	else
		out->first = list->first;
	out->last = list->last;
	out->n += list->n;
}

void branches_explain(struct check *ck, const struct sub *sub, const struct choice *choice, const struct node *n,
		      const struct step *at)
{
	if (choice->n_values) {
		say_values_of(ck, sub, choice, n, at);
		return;
	}
	struct violations *out = ck->out, best = {0};
	unsigned long least = 0;
	unsigned depth = at ? at->depth : 0;
	size_t tried = 0;
	for (size_t i = 0; i < choice->n && !ck->stopped; i++) {
		if (!(choice->at[i]->types & value_types(n)))
			continue;
		struct violations list = {0};
		ck->out = &list;
		check_sub(ck, choice->at[i], n, at);
		unsigned long weight = weigh(&list, depth);
		if (!tried++ || weight < least) {
			best = list;
			least = weight;
		}
	}
	ck->out = out;
	if (ck->stopped)
		return;
	if (!tried)
		say_types_of(ck, sub, choice, n, at);
	else if (sub->expects.p && !node_is(n, NODE_MAP) && !node_is(n, NODE_SEQ))
		say_whole(ck, sub, choice, n, at, best.first);
	else
		append(out, &best);
}
