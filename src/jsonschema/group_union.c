/* SPDX-License-Identifier: Apache-2.0
 * x-k8sai-unions: of some fields at most one, or exactly one, is there. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

enum { MOST_NAMED = 8 };

struct one_of {
	struct str *fields;
	size_t n;
	bool required;
};
struct union_data {
	struct one_of *at;
	size_t n;
};

static void *compile_unions(struct compiler *c, struct sub *sub, const struct node *schema)
{
	(void)sub;
	const struct node *list = compile_seq(c, schema, STR("x-k8sai-unions"));
	struct union_data *d = ARENA_NEW(&c->schema->arena, struct union_data);
	d->at = arena_calloc(&c->schema->arena, node_count(list) + 1, sizeof *d->at);
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct one_of *one = &d->at[d->n];
		const struct node *fields = compile_seq(c, e, STR("fields"));
		if (fields)
			one->fields = compile_strings(c, fields, &one->n);
		one->required = node_bool(node_find(e, STR("required")), false);
		if (one->n)
			d->n++;
		else
			node_problem(c->problems, e, "a union must have a list of 'fields'");
	}
	return d->n ? d : NULL;
}

/* "'a' and 'b'", "'a', 'b', … or 'z'": the first names. */
static struct str list_names(struct check *ck, const struct str *names, size_t n, const char *last)
{
	struct buf out;
	buf_init(&out, 2000);
	for (size_t i = 0; i < n && i < MOST_NAMED; i++)
		buf_addf(&out, "%s'%.*s'", !i ? "" : i + 1 == n ? last : ", ", STR_ARG(str_sub(names[i], 0, 100)));
	if (n > MOST_NAMED)
		buf_addz(&out, ", …");
	struct str text = arena_str(&ck->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static bool say_missing(struct check *ck, const struct sub *sub, const struct one_of *one, const struct node *n,
			const struct step *at)
{
	struct schema_violation *v = violation_say(ck, "x-k8sai-unions", WEIGHT_FIELD, sub, n, at,
						   one->n == 1 ? "needs %.*s" : "needs one of %.*s",
						   STR_ARG(list_names(ck, one->fields, one->n, " or ")));
	if (v)
		v->at_key = n->key != NULL;
	return false;
}

static bool is_there(const struct check *ck, const struct node *entry)
{
	return entry && !(ck->schema->dialect.structural && node_is(entry, NODE_NULL));
}

static void say_several(struct check *ck, const struct sub *sub, const struct one_of *one, const struct node *n,
			const struct step *at)
{
	/* In the order of the document: the second one is the one too many. */
	struct str names[MOST_NAMED + 1];
	const struct node *second = NULL;
	struct node_entries it = node_entries(n);
	size_t met = 0;
	for (const struct node *e; (e = node_next_entry(&it)) && met <= MOST_NAMED;)
		for (size_t i = 0; i < one->n && is_there(ck, e); i++) {
			if (!str_eq(one->fields[i], node_key(e)))
				continue;
			second = met == 1 ? e : second;
			names[met++] = node_key(e);
			break;
		}
	struct schema_violation *v = violation_say(ck, "x-k8sai-unions", WEIGHT_FIELD, sub, second ? second : n, at,
						   "has %s%.*s, but only one of them can be", met == 2 ? "both " : "",
						   STR_ARG(list_names(ck, names, met, " and ")));
	if (v)
		v->at_key = second != NULL;
}

static bool check_one_of(struct check *ck, const struct sub *sub, const struct one_of *one, const struct node *n,
			 const struct step *at)
{
	size_t there = 0;
	if (!check_step(ck, one->n * (1 + node_count(n) / 8), n, at))
		return false;
	for (size_t i = 0; i < one->n; i++)
		there += is_there(ck, node_find_entry(n, one->fields[i]));
	if (there == 0 && one->required && !(ck->limits.partial && ck->out))
		return say_missing(ck, sub, one, n, at);
	if (there > 1 && ck->out)
		say_several(ck, sub, one, n, at);
	return there < 2;
}

static bool check_unions(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			 const struct step *at)
{
	const struct union_data *d = data;
	bool ok = true;
	for (size_t i = 0; i < d->n && (ok || ck->out); i++)
		ok &= check_one_of(ck, sub, &d->at[i], n, at);
	return ok;
}

static void save_unions(struct table_writer *w, const void *data)
{
	const struct union_data *d = data;
	write_int(w, (int64_t)d->n);
	for (size_t i = 0; i < d->n; i++) {
		write_int(w, d->at[i].required);
		write_int(w, (int64_t)d->at[i].n);
		for (size_t k = 0; k < d->at[i].n; k++)
			write_str(w, d->at[i].fields[k]);
	}
}

static void *load_unions(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct union_data *d = ARENA_NEW(&r->schema->arena, struct union_data);
	d->n = read_count(r);
	d->at = arena_calloc(&r->schema->arena, d->n + 1, sizeof *d->at);
	for (size_t i = 0; i < d->n; i++) {
		struct one_of *one = &d->at[i];
		one->required = read_int(r) != 0;
		one->n = read_count(r);
		one->fields = arena_calloc(&r->schema->arena, one->n + 1, sizeof *one->fields);
		for (size_t k = 0; k < one->n; k++)
			one->fields[k] = read_str(r);
	}
	return d;
}

const struct group group_union = {compile_unions, check_unions, TYPE_MAP, false, save_unions, load_unions};
