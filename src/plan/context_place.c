/* SPDX-License-Identifier: Apache-2.0
 * Placement, replicas and autoscaling of a workload's context. */
#include "plan/context_build.h"
#include "plan/platform.h"

static void push_expression(struct arena *a, struct node *seq, struct str key, bool except, const struct strs *values)
{
	struct node *e = push_map(a, seq);
	put_text(a, e, "key", key);
	put_text(a, e, "operator", except ? STR("NotIn") : STR("In"));
	put_texts(a, e, "values", values);
}

/* Every term repeats the rules, because terms are alternatives. */
static void put_affinity(struct arena *a, const struct placement *p, struct node *out)
{
	if (!p->rules.n && !p->any.n) {
		put_null(a, out, "affinity");
		return;
	}
	struct node *required = put_map(a, put_map(a, put_map(a, out, "affinity"), "nodeAffinity"),
					"requiredDuringSchedulingIgnoredDuringExecution");
	struct node *terms = put_seq(a, required, "nodeSelectorTerms");
	for (size_t t = 0; t < (p->any.n ? p->any.n : 1); t++) {
		struct node *expressions = put_seq(a, push_map(a, terms), "matchExpressions");
		for (size_t i = 0; i < p->rules.n; i++)
			push_expression(a, expressions, p->rules.at[i].key, p->rules.at[i].except,
					&p->rules.at[i].values);
		if (p->any.n)
			push_expression(a, expressions, p->any.at[t].key, false,
					&(struct strs){&p->any.at[t].value, 1});
	}
}

static void put_tolerations(struct arena *a, const struct placement *p, struct node *out)
{
	struct node *seq = put_seq(a, out, "tolerations");
	for (size_t i = 0; i < p->n_tolerations; i++) {
		const struct toleration *t = &p->tolerations[i];
		struct node *map = push_map(a, seq);
		put_text(a, map, "key", t->key);
		put_text(a, map, "operator", t->value.p ? STR("Equal") : STR("Exists"));
		if (t->value.p)
			put_text(a, map, "value", t->value);
		if (t->effect.p)
			put_text(a, map, "effect", t->effect);
	}
}

static void put_spread(struct arena *a, const struct workload *w, struct node *out)
{
	static const char *const keys[] = {"topology.kubernetes.io/zone", "kubernetes.io/hostname"};
	struct node *seq = put_seq(a, out, "spread");
	for (size_t i = 0;
	     (w->model || w->serves) && w->scale.max > 1 && w->size.nodes <= 1 && i < sizeof keys / sizeof *keys; i++) {
		struct node *map = push_map(a, seq);
		put_text(a, map, "key", str_of(keys[i]));
		put_count(a, map, "skew", 1);
		put_flag(a, map, "hard", false);
	}
}

void context_place(struct arena *a, const struct workload *w, struct node *out)
{
	put_pairs(a, out, "nodeSelector", &w->place.selector);
	put_affinity(a, &w->place, out);
	put_tolerations(a, &w->place, out);
	put_spread(a, w, out);
	put_text_or_null(a, out, "priorityClassName", w->priority);
	put_text_or_null(a, out, "runtimeClassName", w->runtime_class);
	struct node *account = put_map(a, out, "serviceAccount");
	put_text(a, account, "name", w->service_account);
	put_flag(a, account, "create", w->create_account);
	put_pairs(a, account, "annotations", &w->account_annotations);
}

/* ---- how many -------------------------------------------------------------------------------------------- */

static void put_triggers(struct arena *a, const struct scaling *s, struct node *out)
{
	struct node *seq = put_seq(a, out, "triggers");
	for (size_t i = 0; i < s->n_triggers; i++) {
		const struct trigger *t = &s->triggers[i];
		struct node *map = push_map(a, seq);
		put_text(a, map, "type", t->type);
		put_text(a, map, "name", t->name);
		put_text_or_null(a, map, "metricType", t->metric_type);
		put_pairs(a, map, "metadata", &t->metadata);
		put_text_or_null(a, map, "authentication", t->authentication);
	}
}

static void put_authentications(struct arena *a, const struct scaling *s, struct node *out)
{
	struct node *seq = put_seq(a, out, "authentications");
	for (size_t i = 0; i < s->n_triggers; i++) {
		const struct trigger_auth *made = s->triggers[i].auth_made;
		if (!made)
			continue;
		struct node *map = push_map(a, seq), *secrets;
		put_text(a, map, "name", s->triggers[i].authentication);
		secrets = put_seq(a, map, "secrets");
		for (size_t j = 0; j < made->keys.n; j++) {
			struct node *e = push_map(a, secrets);
			put_text(a, e, "parameter", made->keys.at[j].key);
			put_text(a, e, "secret", made->secret);
			put_text(a, e, "key", made->keys.at[j].value);
		}
		if (made->identity.n)
			put_pairs(a, map, "identity", &made->identity);
		else
			put_null(a, map, "identity");
	}
}

static void put_metrics(struct arena *a, const struct scaling *s, struct node *out)
{
	struct node *seq = put_seq(a, out, "metrics");
	for (size_t i = 0; i < s->n_metrics; i++) {
		struct node *map = push_map(a, seq);
		bool pods = s->metrics[i].kind == HPA_PODS;
		put_text(a, map, "kind", pods ? STR("pods") : STR("resource"));
		put_text(a, map, "name", s->metrics[i].name);
		if (pods)
			put_text(a, map, "average", arena_printf(a, "%u", s->metrics[i].target));
		else
			put_count(a, map, "utilization", s->metrics[i].target);
	}
}

static void put_autoscale(struct arena *a, const struct scaling *s, struct node *out)
{
	if (s->scaler == SCALER_NONE) {
		put_null(a, out, "autoscale");
		return;
	}
	struct node *map = put_map(a, out, "autoscale"), *part;
	bool keda = s->scaler == SCALER_KEDA;
	put_text(a, map, "kind", keda ? STR("keda") : STR("hpa"));
	put_count(a, map, "min", s->min);
	put_count(a, map, "max", s->max);
	put_count(a, map, "pollingInterval", s->polling);
	put_count(a, map, "cooldown", s->cooldown);
	if (keda && s->fallback_failures) {
		part = put_map(a, map, "fallback");
		put_count(a, part, "failures", s->fallback_failures);
		put_count(a, part, "replicas", s->fallback_replicas);
	} else {
		put_null(a, map, "fallback");
	}
	put_triggers(a, s, map);
	put_authentications(a, s, map);
	put_metrics(a, s, map);
	part = put_map(a, map, "up");
	put_count(a, part, "window", s->up.window);
	put_count(a, part, "pods", s->up.pods);
	put_count(a, part, "period", s->up.period);
	part = put_map(a, map, "down");
	put_count(a, part, "window", s->down.window);
	put_count(a, part, "pods", s->down.pods);
	put_count(a, part, "period", s->down.period);
}

/* What has the number of replicas. */
static void put_target(struct arena *a, const struct workload *w, struct node *out)
{
	if (!w->platform || w->platform->scales) {
		put_null(a, out, "target");
		return;
	}
	struct node *map = put_map(a, out, "target");
	put_text(a, map, "apiVersion", str_of(w->platform->api_version));
	put_text(a, map, "kind", str_of(w->platform->kind));
}

void context_scale(struct arena *a, const struct workload *w, struct node *out)
{
	const struct scaling *s = &w->scale;
	if (s->scaler == SCALER_NONE)
		put_count(a, out, "replicas", s->max);
	else
		put_null(a, out, "replicas");
	put_count(a, out, "maxReplicas", s->max);
	put_flag(a, out, "recommend", s->recommend);
	put_count(a, out, "minReadySeconds", 0);
	put_count(a, out, "progressDeadline", w->run.progress_deadline);
	struct node *map = put_map(a, out, "rollout");
	put_text(a, map, "strategy", s->recreate ? STR("Recreate") : STR("RollingUpdate"));
	put_count(a, map, "maxSurge", s->max_surge);
	put_count(a, map, "maxUnavailable", s->max_unavailable);
	put_autoscale(a, s, out);
	put_target(a, w, out);
	if (s->pdb_max_unavailable)
		put_count(a, put_map(a, out, "pdb"), "maxUnavailable", s->pdb_max_unavailable);
	else
		put_null(a, out, "pdb");
}
