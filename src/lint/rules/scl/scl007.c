/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/loading.h"
#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/set_facts.h"

enum { LOAD, WARM_UP };
static const struct rule_param params[] = {
	[LOAD] = LOADING_PARAM_SPEED,
	[WARM_UP] = LOADING_PARAM_WARM_UP,
};

/* Seconds that a replica needs before it serves again, the least there is when that is not known. 0: this is no server
 * on accelerators, or one that loads models when they are asked for. */
static int64_t load_time(const struct check *c, const struct entry *e)
{
	int64_t longest = 0;
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (p->role != ROLE_SERVING || !p->wants_accelerator || p->partial)
			continue;
		int64_t seconds = p->load_seconds || p->engine ? load_seconds_at(p->load_seconds, check_param(c, LOAD),
										 check_param(c, WARM_UP))
							       : 1;
		longest = seconds > longest ? seconds : longest;
	}
	return longest;
}

/* Replicas go so slowly that a window adds nothing: never, or one at a time and seldom. */
static bool goes_slowly(const struct scaling *s, int64_t seconds)
{
	return s->down_pods == 0 || (s->down_pods == 1 && s->down_period >= seconds);
}

static bool is_written(struct place at)
{
	return at.begin || at.end;
}

enum { DEFAULT_WINDOW = 300 };

/* In whole minutes, and no shorter than the API's default. */
static int64_t round_up(int64_t seconds)
{
	return seconds < DEFAULT_WINDOW ? DEFAULT_WINDOW : (seconds + 59) / 60 * 60;
}

static void offer_window(struct check *c, struct finding *f, const struct entry *scaler, int64_t seconds)
{
	struct fix *fix =
		fix_offer(c, f, FIX_UNSAFE, "set 'stabilizationWindowSeconds: %lld'", (long long)round_up(seconds));
	const struct node *value = build_int(c->scratch, round_up(seconds));
	if (str_is(scaler->api_version, "autoscaling/v2"))
		fix_set_in(c, fix, scaler, FIX_PATH("spec", "behavior", "scaleDown", "stabilizationWindowSeconds"),
			   value);
	else if (str_is(scaler->group, "keda.sh"))
		fix_set_in(c, fix, scaler,
			   FIX_PATH("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior", "scaleDown",
				    "stabilizationWindowSeconds"),
			   value);
}

static void judge_window(struct check *c, const struct entry *e, const struct entry *scaler, int64_t seconds)
{
	/* The API allows no longer window. */
	enum { LONGEST_WINDOW = 3600 };
	const struct scaling *s = scaler->scaling;
	if (seconds > LONGEST_WINDOW)
		seconds = LONGEST_WINDOW;
	if (s->down_window < 0 || s->down_window >= seconds || goes_slowly(s, seconds))
		return;
	struct finding *f;
	if (s->down_window == 0)
		f = report_entry(c, scaler, s->down_at,
				 "no stabilisation: the first dip in the load takes replicas away that need minutes to "
				 "come back");
	else
		f = report_entry(
			c, scaler, s->down_at,
			"a dip of %lld seconds%s takes a replica away, and loading its model again takes some %lld",
			(long long)s->down_window, is_written(s->down_at) ? "" : " (the default)", (long long)seconds);
	related_entry(c, f, e, (struct place){0}, "the workload");
	offer_window(c, f, scaler, seconds);
}

/* The step from one replica to none has a clock of its own. */
static void judge_cooldown(struct check *c, const struct entry *e, const struct entry *scaler, int64_t seconds)
{
	const struct scaling *s = scaler->scaling;
	if (!s->to_zero || s->cooldown < 0 || s->cooldown >= seconds)
		return;
	struct finding *f =
		report_entry(c, scaler, s->cooldown_at,
			     "the last replica goes after %lld idle seconds%s, and the next request waits until "
			     "the model is loaded again",
			     (long long)s->cooldown, is_written(s->cooldown_at) ? "" : " (the default)");
	related_entry(c, f, e, (struct place){0}, "the workload");
	fix_set_in(c, fix_offer(c, f, FIX_UNSAFE, "set 'cooldownPeriod: %lld'", (long long)round_up(seconds)), scaler,
		   FIX_PATH("spec", "cooldownPeriod"), build_int(c->scratch, round_up(seconds)));
}

static void check(struct check *c, const struct set *s)
{
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n && scalers.n; i++) {
		const struct entry *e = s->entries[i];
		int64_t seconds = load_time(c, e);
		const struct entry *scaler = seconds ? scaler_for(&scalers, e) : NULL;
		if (!scaler || scaler->partial)
			continue;
		judge_window(c, e, scaler, seconds);
		judge_cooldown(c, e, scaler, seconds);
	}
}

const struct rule rule_scl007 = {
	.code = "SCL007",
	.name = "scale-down-not-damped",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "An autoscaler takes replicas of a model server away after a dip that is shorter than the time the "
		"model "
		"takes to load.",
	.why = "A web server is back in a second; a model server reads tens of gigabytes first. When the load dips for "
	       "a "
	       "minute, the replica goes, and the requests that follow queue until another one has loaded. An HPA "
	       "waits "
	       "for the highest number it wanted within `stabilizationWindowSeconds`: 300 unless it says otherwise, "
	       "which is too short for large models and gone with `0`. KEDA's `cooldownPeriod` does the same for the "
	       "step to zero only. The loading time is reckoned at 200 MiB/s and two minutes for warming up; one pod "
	       "at a time with a period that long is as good as a window.",
	.bad = "kind: HorizontalPodAutoscaler\nspec:\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: "
	       "0\n",
	.good = "kind: HorizontalPodAutoscaler\nspec:\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: "
		"900\n"
		"      policies:\n        - {type: Pods, value: 1, periodSeconds: 300}\n",
	.fix = "Set the scale-down window (with KEDA under advanced.horizontalPodAutoscalerConfig.behavior) to at "
	       "least "
	       "the loading time; at most 3600.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window",
};
