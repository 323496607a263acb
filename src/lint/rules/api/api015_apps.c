/* SPDX-License-Identifier: Apache-2.0
 * API015: workloads: Deployment, DaemonSet, Job, CronJob. */
#include <inttypes.h>

#include "base/nearest.h"
#include "lint/rules/api/api015.h"

/* ---- rolling updates ---- */

/* pkg/apis/apps/validation/validation.go ValidateRollingUpdateDeployment. What is left out is 25% (or 1). */
static void check_deployment_update(struct check *c, const struct object *o)
{
	const struct node *strategy = node_find(o->spec, STR("strategy")),
			  *update = node_find(strategy, STR("rollingUpdate")),
			  *surge_at = node_find(update, STR("maxSurge")),
			  *down_at = node_get(update, KEY_maxUnavailable);
	int64_t surge, down;
	if (node_text_is(node_get(strategy, KEY_type), "Recreate"))
		return;
	if (!odds_int_or_percent(surge_at, 1, &surge) || !odds_int_or_percent(down_at, 1, &down) || surge || down)
		return;
	struct finding *f = report(c, down_at, "maxUnavailable and maxSurge are both 0: no pod may be replaced");
	related_node(c, f, surge_at, "maxSurge");
}

/* pkg/apis/apps/validation/validation.go ValidateDeploymentSpec; pkg/apis/apps/v1/defaults.go SetDefaults_Deployment.
 */
void odds_deployment(struct check *c, const struct object *o)
{
	enum { DEFAULT_DEADLINE = 600 };
	const struct node *deadline_at = node_find(o->spec, STR("progressDeadlineSeconds")),
			  *ready_at = node_find(o->spec, STR("minReadySeconds"));
	int64_t deadline = DEFAULT_DEADLINE, ready = 0;
	bool given = deadline_at && !node_is(deadline_at, NODE_NULL), said = ready_at && !node_is(ready_at, NODE_NULL);
	check_deployment_update(c, o);
	if ((given && !odds_int(deadline_at, &deadline)) || (said && !odds_int(ready_at, &ready)))
		return;
	/* The older groups have no deadline by default. */
	if (deadline > ready || (!given && (!said || o->kind != KIND_DEPLOYMENT)))
		return;
	struct finding *f;
	if (given)
		f = report(c, deadline_at,
			   "progressDeadlineSeconds (%" PRId64 ") has to be above minReadySeconds (%" PRId64 ")",
			   deadline, ready);
	else
		f = report(c, ready_at,
			   "minReadySeconds (%" PRId64 ") has to be below progressDeadlineSeconds, which is %" PRId64
			   " when left out",
			   ready, deadline);
	if (given && said)
		related_node(c, f, ready_at, "minReadySeconds");
}

/* pkg/apis/apps/validation/validation.go ValidateRollingUpdateDaemonSet; pkg/apis/apps/v1/defaults.go
 * SetDefaults_DaemonSet: maxUnavailable is 1 and maxSurge 0. */
void odds_daemon_set(struct check *c, const struct object *o)
{
	const struct node *strategy = node_find(o->spec, STR("updateStrategy")), *type = node_get(strategy, KEY_type),
			  *update = node_find(strategy, STR("rollingUpdate")),
			  *surge_at = node_find(update, STR("maxSurge")),
			  *down_at = node_get(update, KEY_maxUnavailable);
	int64_t surge, down;
	if (node_text(type).n && !node_text_is(type, "RollingUpdate"))
		return;
	if (!odds_int_or_percent(surge_at, 0, &surge) || !odds_int_or_percent(down_at, 1, &down) || !surge != !down)
		return;
	struct finding *f;
	if (surge)
		f = report(c, surge_at, "maxSurge needs 'maxUnavailable: 0' beside it%s",
			   down_at ? "" : ", which is 1 when left out");
	else
		f = report(c, down_at, "maxUnavailable and maxSurge are both 0: no pod may be replaced");
	const struct node *other = surge ? down_at : surge_at;
	if (other)
		related_node(c, f, other, surge ? "maxUnavailable" : "maxSurge");
}

/* ---- jobs ---- */

struct job {
	struct check *c;
	const struct node *spec;
	/** -1 when it is not known. */
	int64_t completions;
	bool indexed;
};

static void check_most(const struct job *j, const char *field, int64_t most, const char *why,
		       const struct node *related)
{
	const struct node *at = node_find(j->spec, str_of(field));
	int64_t value;
	if (!odds_int(at, &value) || value <= most)
		return;
	struct finding *f = report(j->c, at, "%s (%" PRId64 ") is above %s, %" PRId64, field, value, why, most);
	if (related)
		related_node(j->c, f, related, "completions");
}

/* Does the template have a container of that name? Unknown names count. */
static bool template_has(const struct node *pod, struct str name, struct nearest *near)
{
	static const enum key_id lists[] = {KEY_containers, KEY_initContainers};
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (const struct node *e = odds_items(node_get(pod, lists[i])); e; e = e->next) {
			const struct node *own = node_get(e, KEY_name);
			if (!odds_known(own) || str_eq(node_text(own), name))
				return true;
			nearest_offer(near, node_text(own));
		}
	return false;
}

static void check_exit_codes(const struct job *j, const struct node *codes)
{
	const struct node *name = node_find(codes, STR("containerName")),
			  *pod = node_path(j->spec, KEY_template, KEY_spec, KEY_NONE);
	struct nearest near = nearest_start(node_text(name));
	if (odds_known(name) && node_is(node_get(pod, KEY_containers), NODE_SEQ) &&
	    !template_has(pod, node_text(name), &near))
		report(j->c, name, "the template has no container '%.*s'%s%.*s%s", STR_ARG(node_text(name)),
		       near.best.p ? "; did you mean '" : "", STR_ARG(near.best), near.best.p ? "'?" : "");
	int64_t before = INT64_MIN, value;
	for (const struct node *e = odds_items(node_get(codes, KEY_values)); e; e = e->next) {
		if (!odds_int(e, &value))
			return;
		if (value < before) {
			report(j->c, e, "exit codes stand in order, and %" PRId64 " follows %" PRId64, value, before);
			return;
		}
		before = value;
	}
}

/* pkg/apis/batch/validation/validation.go validatePodFailurePolicyRule, validatePodFailurePolicyRuleOnExitCodes. */
static void check_failure_policy(const struct job *j)
{
	enum { MOST_RULES = 20 };
	const struct node *rules = node_find(node_find(j->spec, STR("podFailurePolicy")), STR("rules"));
	if (node_count(rules) > MOST_RULES)
		return;
	for (const struct node *r = odds_items(rules); r; r = r->next) {
		const struct node *action = node_find(r, STR("action"));
		if (node_text_is(action, "FailIndex") && !node_find(j->spec, STR("backoffLimitPerIndex")))
			report(j->c, action, "'FailIndex' needs backoffLimitPerIndex in the job");
		check_exit_codes(j, node_find(r, STR("onExitCodes")));
	}
}

/* Counts the indexes of "0-2,5"; false when they are not in order, or not below `most`, or nothing to be judged. */
static bool count_indexes(struct str text, int64_t most, int64_t *total)
{
	struct str part;
	int64_t last = -1;
	*total = 0;
	while (text.n && str_split(&text, ',', &part)) {
		size_t dash = str_find(part, '-');
		int64_t from, to;
		if (!str_to_i64(str_sub(part, 0, dash), &from) || from <= last || from >= most)
			return false;
		to = from;
		if (dash < part.n && (!str_to_i64(str_sub(part, dash + 1, part.n), &to) || to <= from || to >= most))
			return false;
		*total += to - from + 1;
		last = to;
	}
	return true;
}

/* pkg/apis/batch/validation/validation.go validateSuccessPolicyRule. */
static void check_success_policy(const struct job *j)
{
	const struct node *rules = node_find(node_find(j->spec, STR("successPolicy")), STR("rules"));
	if (!j->indexed || j->completions < 0)
		return;
	for (const struct node *r = odds_items(rules); r; r = r->next) {
		const struct node *indexes = node_find(r, STR("succeededIndexes")),
				  *count_at = node_find(r, STR("succeededCount"));
		int64_t count, total = j->completions;
		bool listed = odds_known(indexes) && node_text(indexes).n;
		if (listed && !count_indexes(node_text(indexes), j->completions, &total)) {
			report(j->c, indexes,
			       "'%.*s' is no list of indexes in order such as 0-2,5, each below completions (%" PRId64
			       ")",
			       STR_ARG(str_sub(node_text(indexes), 0, 80)), j->completions);
			continue;
		}
		if (!odds_int(count_at, &count) || count <= total)
			continue;
		struct finding *f =
			report(j->c, count_at, "succeededCount (%" PRId64 ") is above the number of %s, %" PRId64,
			       count, listed ? "succeededIndexes" : "completions", total);
		related_node(j->c, f, listed ? indexes : node_get(j->spec, KEY_completions), "the number it is of");
	}
}

/* pkg/apis/batch/validation/validation.go validateGeneratedSelector: the selector of a Job is made for it. One of
 * what it is made of, as in an object taken from a cluster, is left alone. */
static void check_selector(struct check *c, const struct object *o)
{
	const struct node *manual = node_find(o->spec, STR("manualSelector")),
			  *entry = node_entry(o->spec, KEY_selector), *labels;
	static const char *const made[] = {"controller-uid", "batch.kubernetes.io/controller-uid", "job-name",
					   "batch.kubernetes.io/job-name"};
	if (!node_is(entry, NODE_MAP) || node_bool(manual, false) || (manual && not_judged(manual)))
		return;
	labels = node_get(entry, KEY_matchLabels);
	if (node_count(labels) + node_count(node_get(entry, KEY_matchExpressions)) == 0)
		return;
	for (size_t i = 0; i < COUNT_OF(made); i++)
		if (node_find(labels, str_of(made[i])))
			return;
	report_key(c, entry, "a Job's selector is made for it: leave it out, or say 'manualSelector: true'");
}

/* pkg/apis/batch/validation/validation.go ValidateJob, validateJobSpec, ValidateJobTemplateSpec. */
void odds_job(struct check *c, const struct object *o)
{
	enum { MOST_INDEXES = 100000 };
	const struct node *spec =
		o->kind == KIND_JOB ? o->spec : node_path(o->spec, KEY_jobTemplate, KEY_spec, KEY_NONE);
	const struct node *completions = node_get(spec, KEY_completions);
	struct job j = {c, spec, -1, node_text_is(node_get(spec, KEY_completionMode), "Indexed")};
	if (!odds_int(completions, &j.completions))
		j.completions = -1;
	if (j.indexed) {
		check_most(&j, "parallelism", MOST_INDEXES, "the most of an indexed job", NULL);
		if (j.completions >= 0)
			check_most(&j, "maxFailedIndexes", j.completions, "completions", completions);
	}
	check_failure_policy(&j);
	check_success_policy(&j);
	if (o->kind == KIND_JOB)
		check_selector(c, o);
}
