/* SPDX-License-Identifier: Apache-2.0
 * The half of OBS001 that is about Prometheus' and Alertmanager's files. */
#include "base/nearest.h"
#include "base/strmap.h"
#include "lint/rules/obs/obs001.h"

/* A file by its name, and what may stand at its top. */
struct config {
	const char *title;
	const char *sections[16];
	void (*judge)(struct check *c, const struct inner *in);
};

static const struct node *get(const struct node *map, const char *key)
{
	return node_find(map, str_of(key));
}

static const struct node *first_of(const struct node *list)
{
	return node_is(list, NODE_SEQ) ? node_first(list) : NULL;
}

/* A name that was there before. */
static bool repeats(struct strmap *seen, struct str name)
{
	if (!name.n)
		return false;
	void **slot = strmap_at(seen, name);
	bool again = *slot != NULL;
	*slot = seen;
	return again;
}

/* prometheus/prometheus, config/config.go: Config.UnmarshalYAML and ScrapeConfig.UnmarshalYAML. */
static void judge_jobs(struct check *c, const struct inner *in)
{
	struct strmap seen;
	strmap_init(&seen);
	for (const struct node *n = first_of(get(in->doc.root, "scrape_configs")); n; n = n->next) {
		const struct node *name = get(n, "job_name");
		if (node_is(n, NODE_MAP) && !node_text(name).n)
			inner_report(c, in, n, "a scrape job without 'job_name': Prometheus refuses the file");
		else if (repeats(&seen, node_text(name)))
			inner_report(c, in, name, "the job '%.*s' is there twice: Prometheus refuses the file",
				     STR_ARG(node_text(name)));
	}
	strmap_release(&seen);
}

/* prometheus/prometheus, model/rulefmt/rulefmt.go: Rule.Validate. */
static void judge_rule(struct check *c, const struct inner *in, const struct node *rule)
{
	const struct node *record = get(rule, "record"), *alert = get(rule, "alert"), *expr = get(rule, "expr");
	if (!node_is(rule, NODE_MAP))
		return;
	if (!node_text(record).n && !node_text(alert).n)
		inner_report(c, in, rule, "a rule without 'alert' and 'record': Prometheus refuses the file");
	else if (node_text(record).n && node_text(alert).n)
		inner_report(c, in, rule, "a rule with both 'alert' and 'record': Prometheus refuses the file");
	else if (!node_text(expr).n)
		inner_report(c, in, rule, "the rule '%.*s' has no 'expr': Prometheus refuses the file",
			     STR_ARG(node_text(alert ? alert : record)));
}

static void judge_groups(struct check *c, const struct inner *in)
{
	struct strmap seen;
	strmap_init(&seen);
	for (const struct node *g = first_of(get(in->doc.root, "groups")); g; g = g->next) {
		const struct node *name = get(g, "name");
		if (node_is(g, NODE_MAP) && !node_text(name).n)
			inner_report(c, in, g, "a group without 'name': Prometheus refuses the file");
		else if (repeats(&seen, node_text(name)))
			inner_report(c, in, name, "the group '%.*s' is there twice: Prometheus refuses the file",
				     STR_ARG(node_text(name)));
		for (const struct node *r = first_of(get(g, "rules")); r; r = r->next)
			judge_rule(c, in, node_deref(r));
	}
	strmap_release(&seen);
}

/* prometheus/alertmanager, config/config.go: Config.UnmarshalYAML. */
static void judge_route(struct check *c, const struct inner *in)
{
	const struct node *route = get(in->doc.root, "route"), *receiver = get(route, "receiver");
	if (!route)
		inner_report(c, in, in->doc.root, "no 'route': Alertmanager refuses the file");
	else if (node_is(route, NODE_MAP) && !node_text(receiver).n)
		inner_report(c, in, route, "the root route has no 'receiver': Alertmanager refuses the file");
}

static const struct config prometheus = {"Prometheus",
					 {"global", "runtime", "alerting", "rule_files", "scrape_config_files",
					  "scrape_configs", "storage", "tracing", "remote_write", "remote_read",
					  "otlp"},
					 judge_jobs};
static const struct config rules = {"Prometheus", {"groups", "namespace"}, judge_groups};
static const struct config alertmanager = {"Alertmanager",
					   {"global", "route", "inhibit_rules", "receivers", "templates",
					    "mute_time_intervals", "time_intervals", "tracing"},
					   judge_route};

/* Programs may come to have more sections: one that is near to none may be such. */
static void judge_sections(struct check *c, const struct inner *in, const struct config *config)
{
	struct node_entries it = node_entries(in->doc.root);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct nearest near = nearest_start(node_key(e));
		bool known = false;
		for (size_t i = 0; i < COUNT_OF(config->sections) && config->sections[i]; i++) {
			known |= str_is(node_key(e), config->sections[i]);
			nearest_offer(&near, str_of(config->sections[i]));
		}
		if (!known && near.best.p)
			inner_report_key(c, in, e, "%s knows no section '%.*s': did you mean '%.*s'?", config->title,
					 STR_ARG(node_key(e)), STR_ARG(near.best));
	}
}

static bool is_one_of(struct str key, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ends(key, names[i]))
			return true;
	return false;
}

static const struct config *config_of(struct str key, bool *may_be_another)
{
	static const char *const mains[] = {"prometheus.yml", "prometheus.yaml"},
				 *const routes[] = {"alertmanager.yml", "alertmanager.yaml"},
				 *const lists[] = {"rules.yml", "rules.yaml", ".rules", "alerts.yml", "alerts.yaml"};
	*may_be_another = false;
	if (is_one_of(key, mains, COUNT_OF(mains)))
		return &prometheus;
	if (is_one_of(key, routes, COUNT_OF(routes)))
		return &alertmanager;
	/* Many programs have rules. */
	*may_be_another = true;
	return is_one_of(key, lists, COUNT_OF(lists)) ? &rules : NULL;
}

bool judge_prometheus(struct check *c, const struct node *entry, bool about)
{
	bool may_be_another;
	const struct config *config = config_of(node_key(entry), &may_be_another);
	struct inner in;
	if (!config)
		return false;
	if (!inner_read(c, entry, &in)) {
		bool certain = about || !may_be_another;
		if (certain && in.doc.failed && !is_filled_in(in.source.text, in.error_at))
			inner_report_at(c, &in, in.error_at, "%s cannot read this: %.*s", config->title,
					STR_ARG(in.error));
	} else if (may_be_another && !node_is(get(in.doc.root, "groups"), NODE_SEQ)) {
		inner_release(&in);
		return false;
	} else if (in.doc.root && !node_is(in.doc.root, NODE_MAP)) {
		inner_report(c, &in, in.doc.root, "%s wants a mapping of sections here", config->title);
	} else if (in.doc.root) {
		judge_sections(c, &in, config);
		config->judge(c, &in);
	}
	inner_release(&in);
	return true;
}
