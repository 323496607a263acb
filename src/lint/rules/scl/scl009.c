/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

struct trigger {
	struct check *c;
	const struct keda_trigger *kind;
	/** The trigger's mapping and its metadata. */
	const struct node *node, *metadata;
	/** A TriggerAuthentication may bring what is missing. */
	bool authenticated;
};

/* Written and not empty, which KEDA takes for missing. Placeholders and values of the wrong type (which the schema
 * tells) are there. */
static bool has(const struct node *metadata, const char *key)
{
	const struct node *value = node_find(metadata, str_of(key));
	return value && value->kind != NODE_NULL && !(node_text(value).p && str_trim(node_text(value)).n == 0);
}

static bool is_given(const struct trigger *t, const char *key)
{
	return has(t->metadata, key) || has(t->metadata, arena_printf(t->c->scratch, "%sFromEnv", key).p);
}

static void say_missing(const struct trigger *t, const char *key, const char *elsewhere)
{
	const struct node *entry = node_entry(t->node, KEY_metadata);
	struct str slip = catalog_keda_meant_for(t->kind, t->metadata, key);
	if (slip.p)
		report_key(t->c, node_find_entry(t->metadata, slip),
			   "the '%s' trigger needs '%s': is '%.*s' meant for it?", t->kind->name, key, STR_ARG(slip));
	else
		report_key(t->c, entry ? entry : t->node, "the '%s' trigger needs '%s'%s", t->kind->name, key,
			   elsewhere);
}

static void judge_required(const struct trigger *t)
{
	for (size_t i = 0; i < t->kind->required.n; i++)
		if (!is_given(t, t->kind->required.at[i]))
			say_missing(t, t->kind->required.at[i], "");
	for (size_t i = 0; i < t->kind->auth.n && !t->authenticated; i++)
		if (!is_given(t, t->kind->auth.at[i]))
			say_missing(t, t->kind->auth.at[i], ", here or from a TriggerAuthentication");
}

static void judge_one_of(const struct trigger *t)
{
	const struct text_list *keys = &t->kind->one_of;
	if (keys->n < 2 || (t->authenticated && t->kind->one_of_auth))
		return;
	for (size_t i = 0; i < keys->n; i++)
		if (is_given(t, keys->at[i]))
			return;
	const struct node *entry = node_entry(t->node, KEY_metadata);
	report_key(t->c, entry ? entry : t->node, "the '%s' trigger needs one of '%s', '%s'%s", t->kind->name,
		   keys->at[0], keys->at[1], keys->n > 2 ? ", …" : "");
}

/* What Go reads as a number; signs and exponents are not looked at closely. */
static bool is_number(struct str text)
{
	bool digit = false;
	for (size_t i = 0; i < text.n; i++) {
		if (!memchr("0123456789+-.eE_", text.p[i], 16))
			return false;
		digit |= text.p[i] >= '0' && text.p[i] <= '9';
	}
	return digit;
}

static void judge_numbers(const struct trigger *t)
{
	for (size_t i = 0; i < t->kind->numbers.n; i++) {
		const struct node *value = node_find(t->metadata, str_of(t->kind->numbers.at[i]));
		struct str text = str_trim(node_text(value));
		if (text.n && !not_judged(value) && !is_number(text))
			report(t->c, value, "'%s' of the '%s' trigger must be a number, not \"%.*s\"",
			       t->kind->numbers.at[i], t->kind->name, STR_ARG(text));
	}
}

static bool has_word(const char *words, struct str word)
{
	struct str rest = str_of(words), one;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

static void judge_values(const struct trigger *t)
{
	for (size_t i = 0; i < t->kind->values.n; i++) {
		const struct text_pair *pair = &t->kind->values.at[i];
		const struct node *value = node_find(t->metadata, str_of(pair->key));
		struct str text = str_trim(node_text(value));
		if (text.n && !not_judged(value) && !has_word(pair->value, text))
			report(t->c, value, "'%s' of the '%s' trigger is one of %s, not \"%.*s\"", pair->key,
			       t->kind->name, pair->value, STR_ARG(text));
	}
}

/* Works with older releases. */
static void judge_gone(const struct trigger *t)
{
	const struct version *v = &t->kind->gone_since;
	for (size_t i = 0; i < t->kind->gone.n; i++) {
		if (!has(t->metadata, t->kind->gone.at[i]))
			continue;
		struct finding *f =
			report_key(t->c, node_find_entry(t->metadata, str_of(t->kind->gone.at[i])),
				   "KEDA refuses '%s' in a '%s' trigger since %u.%u: use %s", t->kind->gone.at[i],
				   t->kind->name, v->major, v->minor, t->kind->gone_hint);
		finding_severity(f, SEVERITY_WARNING);
	}
}

/* https://keda.sh/docs/latest/scalers/cron/ */
static void judge_cron(const struct trigger *t)
{
	const struct node *start = node_find(t->metadata, STR("start")), *end = node_find(t->metadata, STR("end"));
	if (!str_is(str_of(t->kind->name), "cron") || !start || !end || not_judged(start) || not_judged(end) ||
	    !str_eq(str_trim(node_text(start)), str_trim(node_text(end))))
		return;
	struct finding *f = report(t->c, end, "a 'cron' trigger cannot end when it starts");
	related_node(t->c, f, start, "the start");
}

static void judge_type(struct check *c, const struct node *type)
{
	struct nearest near = catalog_keda_trigger_nearest(node_text(type));
	if (near.best.p)
		report(c, type, "KEDA has no trigger '%.*s': did you mean '%.*s'?", STR_ARG(node_text(type)),
		       STR_ARG(near.best));
	else
		report(c, type, "KEDA has no trigger '%.*s'", STR_ARG(node_text(type)));
}

static void judge(struct check *c, const struct object *o, const struct node *node)
{
	const struct node *type = node_get(node, KEY_type), *metadata = node_get(node, KEY_metadata);
	if (!type || not_judged(type) || node_text(type).n == 0)
		return;
	struct trigger t = {.c = c,
			    .kind = catalog_keda_trigger(node_text(type)),
			    .node = node,
			    .metadata = metadata,
			    .authenticated = node_find(node, STR("authenticationRef")) != NULL};
	if (!t.kind) {
		judge_type(c, type);
		return;
	}
	/* Without metadata the schema says so; other things than a mapping may be filled in. */
	if (!node_is(metadata, NODE_MAP))
		return;
	if (!o->partial) {
		judge_required(&t);
		judge_one_of(&t);
	}
	judge_numbers(&t);
	judge_values(&t);
	judge_gone(&t);
	judge_cron(&t);
}

static void check(struct check *c, const struct object *o)
{
	const struct node *triggers = node_get(o->spec, KEY_triggers);
	for (const struct node *e = node_is(triggers, NODE_SEQ) ? node_first(triggers) : NULL; e; e = e->next)
		if (node_is(e, NODE_MAP))
			judge(c, o, node_deref(e));
}

static const enum kind kinds[] = {KIND_SCALED_OBJECT, KIND_SCALED_JOB, KIND_OTHER};

const struct rule rule_scl009 = {
	.code = "SCL009",
	.name = "keda-trigger-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A KEDA trigger of a type that does not exist, or whose metadata lacks what the scaler needs or holds "
		"a "
		"value that it cannot read.",
	.why = "The CRD takes any type and any metadata, so the API server says nothing. KEDA's operator then fails to "
	       "build "
	       "the scaler ('no scaler found for type', 'missing required parameter') and the ScaledObject is never "
	       "ready: the workload keeps the replicas it has. A misspelt key counts as missing, because unknown keys "
	       "are "
	       "ignored. A key may also be given as its name with 'FromEnv' behind it, and credentials by a "
	       "TriggerAuthentication. That each value must be a text (`\"5\"`, not `5`) is said by API002.",
	.bad = "triggers:\n  - type: prometeus\n    metadata:\n      serverAddress: http://prometheus:9090\n"
	       "      query: sum(vllm:num_requests_waiting)\n",
	.good = "triggers:\n  - type: prometheus\n    metadata:\n      serverAddress: http://prometheus:9090\n"
		"      query: sum(vllm:num_requests_waiting)\n      threshold: \"5\"\n",
	.fix = "Write the keys as the scaler's page names them.",
	.source = "https://keda.sh/docs/latest/scalers/",
};
