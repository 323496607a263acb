/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rules/obs/obs001.h"

#include "kube/names.h"
#include "lint/rule.h"

bool is_filled_in(struct str text, size_t offset)
{
	size_t from = offset < text.n ? offset : text.n, to = from;
	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != '\n')
		to++;
	struct str line = str_sub(text, from, to - from);
	return str_has(line, "{{") || str_has(line, "${") || str_has(line, "{%") ||
	       (offset < text.n && text.p[offset] == '$');
}

/* ---- dashboards
 * ----------------------------------------------------------------------------------------------------------- */

static void judge_content(struct check *c, const struct inner *in)
{
	const struct node *root = in->doc.root, *title = node_find(root, STR("title"));
	if (!node_is(root, NODE_MAP)) {
		inner_report(c, in, root, "a dashboard is a JSON object: Grafana cannot load this");
		return;
	}
	/* The form of newer releases: an object with apiVersion, kind and spec. */
	if (node_get(root, KEY_apiVersion) && node_get(root, KEY_spec))
		return;
	if (!title && node_is(node_find(root, STR("dashboard")), NODE_MAP)) {
		inner_report_key(
			c, in, node_find_entry(root, STR("dashboard")),
			"the dashboard is wrapped in 'dashboard', as the HTTP API has it: a file holds what is "
			"inside alone, and Grafana loads no dashboard without a title");
		return;
	}
	if (!title)
		inner_report(c, in, root, "no 'title': Grafana refuses the dashboard");
	else if (node_text(title).n == 0)
		inner_report(c, in, title, "'title' is empty: Grafana refuses the dashboard");
}

bool judge_dashboard(struct check *c, const struct node *entry, bool about)
{
	struct str key = node_key(entry);
	struct inner in;
	if (!str_ends(key, ".json") || !(about || str_has(key, "dashboard")))
		return false;
	if (inner_read_json(c, entry, &in))
		judge_content(c, &in);
	else if (in.doc.failed && !is_filled_in(in.source.text, in.error_at))
		inner_report_at(c, &in, in.error_at, "the dashboard is no JSON: %.*s", STR_ARG(in.error));
	inner_release(&in);
	return true;
}

/* ---- ConfigMaps
 * ----------------------------------------------------------------------------------------------------------- */

static bool is_about(const struct object *o, const char *word)
{
	const struct node *labels = node_get(o->metadata, KEY_labels);
	if (str_has(o->name, word))
		return true;
	for (const struct node *l = node_is(labels, NODE_MAP) ? node_first(labels) : NULL; l; l = l->next)
		if (str_has(node_key(l), word) || str_has(node_text(l), word))
			return true;
	return false;
}

static void check(struct check *c, const struct object *o)
{
	const struct node *data = node_get(o->root, KEY_data);
	if (!node_is(data, NODE_MAP))
		return;
	bool dashboards = is_about(o, "dashboard"), prometheus = is_about(o, "prometheus") || is_about(o, "alert");
	struct node_entries it = node_entries(data);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str text = str_trim(node_text(e));
		/* What a tool puts in whole. */
		if (!text.n || is_placeholder(str_sub(text, 0, str_find(text, '\n'))))
			continue;
		if (!judge_dashboard(c, e, dashboards))
			judge_prometheus(c, e, prometheus);
	}
}

static const enum kind kinds[] = {KIND_CONFIG_MAP, KIND_OTHER};

const struct rule rule_obs001 = {
	.code = "OBS001",
	.name = "dashboard-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A Grafana dashboard, or a file of Prometheus or Alertmanager, in a ConfigMap that the program cannot "
		"load.",
	.why = "For Kubernetes the text in a ConfigMap is a string: nothing looks into it until Grafana or Prometheus "
	       "reads "
	       "it. A comma too many, an indentation lost, a misspelt section, and Grafana leaves the dashboard out "
	       "with a "
	       "line in its log, while Prometheus keeps its old configuration or does not start. Dashboards must be "
	       "JSON "
	       "objects with a title; what the HTTP API answers with is wrapped in `dashboard` and cannot be put into "
	       "a "
	       "file as it is. Prometheus and Alertmanager refuse sections that they do not know, jobs without a name "
	       "or "
	       "with the same name, and rules without an expression.",
	.bad = "kind: ConfigMap\nmetadata:\n  labels: {grafana_dashboard: \"1\"}\ndata:\n  gpus.json: |\n"
	       "    {\"title\": \"GPUs\", \"panels\": [],}\n",
	.good = "kind: ConfigMap\nmetadata:\n  labels: {grafana_dashboard: \"1\"}\ndata:\n  gpus.json: |\n"
		"    {\"title\": \"GPUs\", \"panels\": []}\n",
	.fix = "Mend the text at the place named. `promtool check config`, `promtool check rules` and `amtool "
	       "check-config` "
	       "find what is left.",
	.source = "https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards",
};
