/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/set_facts.h"

#include "doc/doc.h"
#include "kube/names.h"
#include "kube/quantity.h"

/* What is said when nothing is:
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ and
 * https://keda.sh/docs/latest/reference/scaledobject-spec/ */
enum { DEFAULT_WINDOW = 300, DEFAULT_COOLDOWN = 300 };

static struct place place_in(const struct node *n, struct str field)
{
	n = node_deref(n);
	if (!n || !n->doc)
		return (struct place){0};
	return (struct place){n->doc->base + n->begin, n->doc->base + n->end, field};
}

/* A number that is not negative; `missing` when it is not there, -1 when it is something else. */
static int64_t count_of(const struct node *n, int64_t missing)
{
	int64_t value;
	if (!n || n->kind == NODE_NULL)
		return missing;
	return node_int(n, &value) && value >= 0 && value <= INT32_MAX ? value : -1;
}

/* ---- autoscalers
 * ---------------------------------------------------------------------------------------------------------- */

static bool hidden(const struct node *n)
{
	struct str text = node_text(n);
	return !text.p || text.n == 0 || is_placeholder(text) || is_unfilled(text);
}

static const struct node *get(const struct node *map, const char *key)
{
	return node_find(map, str_of(key));
}

/* A metric of autoscaling/v2. */
static struct signal hpa_signal(struct arena *memory, const struct node *m, size_t i)
{
	static const struct {
		const char *type, *field, *inner;
		enum signal_kind kind;
	} types[] = {
		{"Resource", "resource", "", SIGNAL_RESOURCE},
		{"ContainerResource", "containerResource", "", SIGNAL_RESOURCE},
		{"Pods", "pods", "metric", SIGNAL_NAMED},
		{"Object", "object", "metric", SIGNAL_NAMED},
		{"External", "external", "metric", SIGNAL_NAMED},
	};
	struct signal s = {.kind = SIGNAL_HIDDEN, .at = place_in(m, arena_printf(memory, "spec.metrics[%zu]", i))};
	for (size_t t = 0; t < COUNT_OF(types); t++) {
		if (!node_text_is(node_get(m, KEY_type), types[t].type))
			continue;
		const struct node *of = get(m, types[t].field);
		const struct node *name = node_get(*types[t].inner ? get(of, types[t].inner) : of, KEY_name);
		if (hidden(name))
			return s;
		s.kind = types[t].kind;
		s.name = arena_str(memory, node_text(name));
		s.at = place_in(name, arena_printf(memory, "spec.metrics[%zu].%s%s%s.name", i, types[t].field,
						   *types[t].inner ? "." : "", types[t].inner));
		if (s.kind == SIGNAL_RESOURCE && !str_is(s.name, "cpu") && !str_is(s.name, "memory"))
			s.kind = SIGNAL_HIDDEN;
	}
	return s;
}

/* A trigger of KEDA. */
static struct signal keda_signal(struct arena *memory, const struct node *t, size_t i)
{
	const struct node *type = node_get(t, KEY_type), *metadata = node_get(t, KEY_metadata),
			  *query = get(metadata, "query");
	struct signal s = {.kind = SIGNAL_HIDDEN, .name = arena_str(memory, node_text(type))};
	s.at = place_in(type ? type : t, arena_printf(memory, "spec.triggers[%zu]%s", i, type ? ".type" : ""));
	if (hidden(type))
		return s;
	s.kind = SIGNAL_OUTSIDE;
	if (str_is(s.name, "cpu") || str_is(s.name, "memory"))
		s.kind = SIGNAL_RESOURCE;
	if (!str_is(s.name, "prometheus"))
		return s;
	s.kind = hidden(query) ? SIGNAL_HIDDEN : SIGNAL_QUERY;
	if (s.kind == SIGNAL_HIDDEN && node_text(query).n)
		s.kind = SIGNAL_QUERY;
	s.query = arena_str(memory, node_text(query));
	s.empty_fails = node_text_is(get(metadata, "ignoreNullValues"), "false");
	if (query)
		s.at = place_in(query, arena_printf(memory, "spec.triggers[%zu].metadata.query", i));
	return s;
}

static void copy_signals(struct arena *memory, struct scaling *s, const struct node *list,
			 struct signal (*read)(struct arena *memory, const struct node *n, size_t i))
{
	struct signal **end = &s->signals;
	size_t i = 0;
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next) {
		*end = ARENA_NEW(memory, struct signal);
		**end = read(memory, node_deref(e), i++);
		end = &(*end)->next;
	}
}

static void add_signal(struct arena *memory, struct scaling *s, enum signal_kind kind, const char *name,
		       struct place at)
{
	struct signal *one = ARENA_NEW(memory, struct signal);
	*one = (struct signal){.kind = kind, .name = str_of(name), .at = at};
	s->signals = one;
}

/* Policies: what they allow together. `Max` (the default) takes the one that takes most, `Min` the least, `Disabled`
 * none. A share of the pods is taken for all of them. */
static void copy_policies(struct scaling *s, const struct node *down)
{
	const struct node *policies = get(down, "policies"), *select = get(down, "selectPolicy");
	s->down_pods = -1;
	if (node_text_is(select, "Disabled")) {
		s->down_pods = 0;
		return;
	}
	bool least = node_text_is(select, "Min");
	for (const struct node *e = node_is(policies, NODE_SEQ) ? node_first(policies) : NULL; e; e = e->next) {
		int64_t value = count_of(node_get(e, KEY_value), -1),
			period = count_of(node_get(e, KEY_periodSeconds), -1);
		bool pods = node_text_is(node_get(e, KEY_type), "Pods");
		if (value < 0 || period < 0 || !pods)
			value = INT32_MAX;
		if (s->down_pods == -1 || (least ? value < s->down_pods : value > s->down_pods)) {
			s->down_pods = value;
			s->down_period = period < 0 ? 0 : period;
		}
	}
}

static void copy_behavior(struct scaling *s, const struct node *behavior, const char *window_path, const char *path)
{
	const struct node *down = get(behavior, "scaleDown"), *window = get(down, "stabilizationWindowSeconds");
	s->down_window = count_of(window, DEFAULT_WINDOW);
	s->down_at = window ? place_in(window, str_of(window_path)) : place_in(down, str_of(path));
	copy_policies(s, down);
}

static void hpa_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct scaling *s = ARENA_NEW(memory, struct scaling);
	const struct node *metrics = node_get(o->spec, KEY_metrics),
			  *percent = get(o->spec, "targetCPUUtilizationPercentage");
	copy_signals(memory, s, metrics, hpa_signal);
	/* autoscaling/v1 knows nothing but CPU, and other versions measure CPU when nothing is said; metrics of other
	   versions live on in annotations. */
	bool annotated = node_count(node_get(o->metadata, KEY_annotations)) > 0 && str_is(o->version, "v1");
	if (!s->signals && (percent || (!metrics && !o->partial)))
		add_signal(memory, s, annotated ? SIGNAL_HIDDEN : SIGNAL_RESOURCE, "cpu",
			   place_in(percent, STR("spec.targetCPUUtilizationPercentage")));
	s->to_zero = e->min_replicas == 0;
	s->zero_at = place_in(node_get(o->spec, KEY_minReplicas), STR("spec.minReplicas"));
	copy_behavior(s, get(o->spec, "behavior"), "spec.behavior.scaleDown.stabilizationWindowSeconds",
		      "spec.behavior.scaleDown");
	s->cooldown = -1;
	e->scaling = s;
}

static void keda_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct scaling *s = ARENA_NEW(memory, struct scaling);
	const struct node *advanced = get(o->spec, "advanced"), *min = node_get(o->spec, KEY_minReplicaCount),
			  *idle = get(o->spec, "idleReplicaCount"), *cooldown = get(o->spec, "cooldownPeriod");
	copy_signals(memory, s, node_get(o->spec, KEY_triggers), keda_signal);
	bool idle_zero = count_of(idle, -1) == 0;
	s->to_zero = idle_zero || (e->min_replicas == 0 && !(o->partial && !min));
	s->zero_at =
		idle_zero ? place_in(idle, STR("spec.idleReplicaCount")) : place_in(min, STR("spec.minReplicaCount"));
	copy_behavior(s, get(get(advanced, "horizontalPodAutoscalerConfig"), "behavior"),
		      "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
		      "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown");
	s->cooldown = count_of(cooldown, DEFAULT_COOLDOWN);
	s->cooldown_at = place_in(cooldown, STR("spec.cooldownPeriod"));
	s->formula = get(advanced, "scalingModifiers") != NULL;
	s->fallback = get(o->spec, "fallback") != NULL;
	e->scaling = s;
}

static void scaled_job_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct scaling *s = ARENA_NEW(memory, struct scaling);
	copy_signals(memory, s, node_get(o->spec, KEY_triggers), keda_signal);
	s->down_window = s->cooldown = s->down_pods = -1;
	e->scaling = s;
}

/* ---- budgets, rollouts, quotas
 * -------------------------------------------------------------------------------------------- */

static struct share read_share(const struct node *n, const char *path, int64_t missing, bool percent)
{
	struct share s = {.n = missing, .percent = percent, .given = n && n->kind != NODE_NULL};
	struct str text = node_text(n);
	if (!s.given)
		return s;
	s.at = place_in(n, str_of(path));
	s.percent = str_ends(text, "%");
	s.n = count_of(n, -1);
	int64_t value;
	if (s.percent)
		s.n = str_to_i64(str_sub(text, 0, text.n - 1), &value) && value >= 0 && value <= 100 ? value : -1;
	return s;
}

static void budget_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct budget *b = ARENA_NEW(memory, struct budget);
	b->min_available = read_share(node_get(o->spec, KEY_minAvailable), "spec.minAvailable", -1, false);
	b->max_unavailable = read_share(node_get(o->spec, KEY_maxUnavailable), "spec.maxUnavailable", -1, false);
	e->budget = b;
}

/* Both shares are a quarter when nothing is said. */
static void deployment_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	enum { DEFAULT_PERCENT = 25 };
	struct rollout *r = ARENA_NEW(memory, struct rollout);
	const struct node *strategy = get(o->spec, "strategy"), *type = node_get(strategy, KEY_type),
			  *rolling = get(strategy, "rollingUpdate");
	r->recreate = node_text_is(type, "Recreate");
	r->known = !o->partial && (!type || r->recreate || node_text_is(type, "RollingUpdate"));
	r->at = type ? place_in(type, STR("spec.strategy.type")) : place_in(strategy, STR("spec.strategy"));
	r->max_surge =
		read_share(get(rolling, "maxSurge"), "spec.strategy.rollingUpdate.maxSurge", DEFAULT_PERCENT, true);
	r->max_unavailable = read_share(node_get(rolling, KEY_maxUnavailable),
					"spec.strategy.rollingUpdate.maxUnavailable", DEFAULT_PERCENT, true);
	e->rollout = r;
}

static void quota_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	const struct node *hard = node_get(o->spec, KEY_hard);
	struct quota_line **end = &e->quota;
	/* A quota for some pods only says nothing of the others. */
	if (!node_is(hard, NODE_MAP) || get(o->spec, "scopes") || get(o->spec, "scopeSelector"))
		return;
	struct node_entries it = node_entries(hard);
	for (const struct node *n; (n = node_next_entry(&it));) {
		struct str name = node_key(n);
		struct quantity q;
		if (!str_starts(name, "requests.") || hidden(n) || !quantity_of(node_deref(n), &q) || q.negative)
			continue;
		*end = ARENA_NEW(memory, struct quota_line);
		**end = (struct quota_line){
			.resource = arena_str(memory, str_sub(name, 9, name.n)),
			.n = quantity_units(q),
			.at = place_in(n, arena_printf(memory, "spec.hard[\"%.*s\"]", STR_ARG(name)))};
		end = &(*end)->next;
	}
}

static void add_label(struct arena *memory, struct entry *e, const struct node *name)
{
	struct scraped_label *label = ARENA_NEW(memory, struct scraped_label);
	*label = (struct scraped_label){arena_str(memory, node_text(name)), e->scraped};
	e->scraped = label;
}

/* targetLabels and podTargetLabels, and what relabelling writes:
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor */
static void monitor_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	static const char *const lists[] = {"targetLabels", "podTargetLabels"},
				 *const endpoints[] = {"endpoints", "podMetricsEndpoints"},
				 *const rules[] = {"relabelings", "metricRelabelings"};
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (const struct node *n = node_first(get(o->spec, lists[i])); n; n = n->next)
			add_label(memory, e, n);
	for (size_t i = 0; i < COUNT_OF(endpoints); i++)
		for (const struct node *n = node_first(get(o->spec, endpoints[i])); n; n = n->next)
			for (size_t k = 0; k < COUNT_OF(rules); k++)
				for (const struct node *r = node_first(get(n, rules[k])); r; r = r->next)
					add_label(memory, e, get(r, "targetLabel"));
}

static const struct {
	enum kind kind;
	void (*read)(struct arena *memory, struct entry *e, const struct object *o);
} readers[] = {
	{KIND_HPA, hpa_facts},
	{KIND_SCALED_OBJECT, keda_facts},
	{KIND_SCALED_JOB, scaled_job_facts},
	{KIND_PDB, budget_facts},
	{KIND_DEPLOYMENT, deployment_facts},
	{KIND_RESOURCE_QUOTA, quota_facts},
	{KIND_SERVICE_MONITOR, monitor_facts},
	{KIND_POD_MONITOR, monitor_facts},
};

void entry_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		if (readers[i].kind == o->kind)
			readers[i].read(memory, e, o);
}

int64_t share_of(struct share s, int64_t replicas, bool up)
{
	if (s.n < 0 || replicas < 0 || replicas > INT32_MAX)
		return -1;
	return s.percent ? (s.n * replicas + (up ? 99 : 0)) / 100 : s.n;
}
