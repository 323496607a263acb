/* SPDX-License-Identifier: Apache-2.0
 * Dashboards as Grafana gets them: each text in a ConfigMap is JSON with a title, its panels do not overlap, and every
 * metric that a panel asks for is one that the catalog knows for the release that runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "catalog/catalog.h"
#include "doc/path.h"
#include "gen/gen.h"

static char values_path[] = "/tmp/k8sai-dashboards-XXXXXX";

enum { MOST = 16 };

struct run {
	struct gen gen;
	struct problems problems;
	struct arena arena;
	/** The dashboards, parsed. */
	const struct node *dashboards[MOST];
	struct doc docs[MOST];
	struct source sources[MOST];
	size_t n;
};

static void read_dashboard(struct run *r, const struct node *data)
{
	struct doc_limits limits = DOC_LIMITS;
	const struct node *text = node_first(data);
	assert_true(r->n < MOST);
	assert_true(str_ends(node_key(text), ".json"));
	assert_int_equal(node_count(data), 1);
	struct source *source = &r->sources[r->n];
	/* The name makes the reader take JSON alone. */
	*source = (struct source){"dashboard.json", node_text(text)};
	doc_init(&r->docs[r->n]);
	assert_true(doc_read(&r->docs[r->n], source, (struct doc_slice){0, source->text.n}, DOC_CORE, &limits,
			     &r->problems));
	r->dashboards[r->n] = r->docs[r->n].root;
	r->n++;
}

static void run_start(struct run *r, const char *values)
{
	const char *const files[] = {values_path};
	struct gen_options o = {.values = {.files = files, .n_files = 1}};
	struct buf why;
	buf_init(&why, 100000);
	assert_true(file_write(values_path, str_of(values), &why));
	*r = (struct run){0};
	gen_init(&r->gen);
	problems_init(&r->problems);
	arena_init(&r->arena);
	if (!gen_run(&r->gen, &o, &r->problems)) {
		problems_print(&r->problems, &why);
		buf_addc(&why, '\0');
		fail_msg("%s", why.p);
	}
	for (size_t i = 0; i < r->gen.objects.n; i++) {
		const struct node *root = r->gen.objects.at[i].node;
		const struct node *labels = node_path(root, KEY_metadata, KEY_labels, KEY_NONE);
		if (node_text_is(node_find(labels, STR("grafana_dashboard")), "1"))
			read_dashboard(r, node_get(root, KEY_data));
	}
	buf_release(&why);
}

static void run_end(struct run *r)
{
	for (size_t i = 0; i < r->n; i++)
		doc_release(&r->docs[i]);
	gen_release(&r->gen);
	problems_release(&r->problems);
	arena_release(&r->arena);
}

static const struct node *at(const struct node *map, const char *key)
{
	const struct node *n = node_find(map, str_of(key));
	if (!n)
		fail_msg("no '%s'", key);
	return n;
}

static int64_t number(const struct node *map, const char *key)
{
	int64_t value = -1;
	assert_true(node_int(at(map, key), &value));
	return value;
}

/* ---- what every dashboard must be ------------------------------------------------------------------------ */

static bool is_name(char c)
{
	return c == ':' || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_exported(struct str name, struct version v)
{
	const struct engine *engine;
	const struct engine_metric *m = catalog_metric_find(name, &engine);
	for (size_t i = 0; i < catalog_n_exporters; i++)
		if (text_list_has(catalog_exporters[i].metrics, name))
			return true;
	return m && !m->router && version_within(v, m->since, m->until);
}

/* Brackets match, and a name in front of '{' is a metric. */
static unsigned check_expression(struct str e, struct version v)
{
	char open[32];
	size_t depth = 0, from = 0;
	unsigned metrics = 0;
	bool quoted = false;
	for (size_t i = 0; i < e.n; i++) {
		char c = e.p[i];
		quoted = c == '"' ? !quoted : quoted;
		if (!quoted && c == '{') {
			struct str name = str_sub(e, from, i - from);
			if (!is_exported(name, v))
				fail_msg("'%.*s' is no metric of this release", STR_ARG(name));
			metrics++;
		}
		if (!quoted && (c == '(' || c == '{' || c == '[')) {
			assert_true(depth < sizeof open);
			open[depth++] = c == '(' ? ')' : c == '{' ? '}' : ']';
		} else if (!quoted && (c == ')' || c == '}' || c == ']')) {
			assert_true(depth > 0);
			assert_int_equal(open[--depth], c);
		}
		from = is_name(c) ? from : i + 1;
	}
	assert_int_equal(depth, 0);
	assert_false(quoted);
	return metrics;
}

static void check_panel(const struct node *p, struct version v)
{
	const struct node *targets = at(p, "targets");
	assert_true(node_text(at(p, "title")).n > 0);
	assert_true(node_text(at(p, "description")).n > 0);
	assert_true(node_text(at(at(at(p, "fieldConfig"), "defaults"), "unit")).n > 0);
	assert_true(node_text_is(at(at(p, "datasource"), "uid"), "${datasource}"));
	assert_true(node_count(targets) > 0);
	char ref = 'A';
	for (const struct node *t = node_first(targets); t; t = t->next, ref++) {
		assert_int_equal(node_text(at(t, "refId")).p[0], ref);
		assert_true(str_has(node_text(at(t, "legendFormat")), "{{"));
		assert_true(check_expression(node_text(at(t, "expr")), v) > 0);
	}
}

static void check_grid(const struct node *panels)
{
	for (const struct node *p = node_first(panels); p; p = p->next) {
		const struct node *g = at(p, "gridPos");
		assert_true(number(g, "x") + number(g, "w") <= 24);
		for (const struct node *o = node_first(panels); o != p; o = o->next) {
			const struct node *h = at(o, "gridPos");
			bool apart = number(g, "y") >= number(h, "y") + number(h, "h") ||
				     number(g, "x") >= number(h, "x") + number(h, "w") ||
				     number(h, "x") >= number(g, "x") + number(g, "w");
			assert_true(apart);
			assert_int_not_equal(number(p, "id"), number(o, "id"));
		}
	}
}

static void check_dashboard(const struct node *d, struct version v)
{
	const struct node *variables = at(at(d, "templating"), "list");
	assert_true(node_text(at(d, "title")).n > 0);
	assert_true(node_text(at(d, "uid")).n > 0 && node_text(at(d, "uid")).n <= 40);
	assert_true(node_text_is(at(node_at(variables, 0), "type"), "datasource"));
	assert_true(node_text_is(at(node_at(variables, 1), "type"), "query"));
	check_expression(node_text(at(at(node_at(variables, 1), "query"), "query")), v);
	check_grid(at(d, "panels"));
	for (const struct node *p = node_first(at(d, "panels")); p; p = p->next)
		check_panel(p, v);
}

static const struct node *panel(const struct node *d, const char *title)
{
	for (const struct node *p = node_first(at(d, "panels")); p; p = p->next)
		if (node_text_is(at(p, "title"), title))
			return p;
	return NULL;
}

/* ---- tests ----------------------------------------------------------------------------------------------- */

#define MODEL "meta-llama/Llama-3.1-8B-Instruct"

/* Every release of vLLM gets the metrics that it has: the cache's was renamed in 0.9.1. */
static void test_engine_and_gpus(void **state)
{
	(void)state;
	static const char *const tags[] = {"v0.8.5", "v0.10.2", "v0.32.0"};
	static const char *const cache[] = {"vllm:gpu_cache_usage_perc", "vllm:kv_cache_usage_perc",
					    "vllm:kv_cache_usage_perc"};
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		char values[400];
		struct version v;
		struct run r;
		assert_true(version_read(str_of(tags[i]), &v));
		snprintf(values, sizeof values,
			 "cloud: eks\nnamespace: ml\nmonitoring: {dashboards: true}\n"
			 "models: {a: {model: " MODEL ", image: \"vllm/vllm-openai:%s\"}}\n",
			 tags[i]);
		run_start(&r, values);
		assert_int_equal(r.n, 2);
		for (size_t j = 0; j < r.n; j++)
			check_dashboard(r.dashboards[j], v);
		assert_int_equal(node_count(at(r.dashboards[0], "panels")), 7);
		const struct node *target = node_at(at(panel(r.dashboards[0], "Key/value cache in use"), "targets"), 0);
		assert_true(str_has(node_text(at(target, "expr")), cache[i]));
		assert_false(str_eq(node_text(at(r.dashboards[0], "uid")), node_text(at(r.dashboards[1], "uid"))));
		run_end(&r);
	}
}

/* Two models by one engine: one dashboard. No GPU: none of GPUs. Off: none at all. */
static void test_which_there_are(void **state)
{
	(void)state;
	struct run r;
	run_start(&r, "cloud: eks\nmonitoring: {dashboards: true}\nmodels: {a: " MODEL ", b: " MODEL "}\n");
	assert_int_equal(r.n, 2);
	run_end(&r);
	run_start(&r, "cloud: eks\nmonitoring: {dashboards: true}\naddons: {qdrant: {}}\n");
	assert_int_equal(r.n, 0);
	run_end(&r);
	run_start(&r, "cloud: eks\nmonitoring: {dashboards: false}\nmodels: {a: " MODEL "}\n");
	assert_int_equal(r.n, 0);
	run_end(&r);
	run_start(&r, "cloud: eks\nmonitoring: {dashboards: true}\n"
		      "training: {t: {image: \"a/b:1\", gpu: l4}}\n");
	assert_int_equal(r.n, 1);
	assert_non_null(panel(r.dashboards[0], "GPU busy"));
	run_end(&r);
}

/* The same set elsewhere must not take over the dashboard of this one. */
static void test_uids(void **state)
{
	(void)state;
	static const char *const files[] = {
		"name: a\ncloud: eks\nnamespace: one\nmonitoring: {dashboards: true}\nmodels: {a: " MODEL "}\n",
		"name: a\ncloud: eks\nnamespace: two\nmonitoring: {dashboards: true}\nmodels: {a: " MODEL "}\n",
	};
	static const char long_space[] = "name: a\ncloud: eks\nnamespace: a-namespace-of-more-than-thirty-one-letters\n"
					 "monitoring: {dashboards: true}\nmodels: {a: " MODEL "}\n";
	struct run one, two, again;
	run_start(&one, files[0]);
	run_start(&two, files[1]);
	run_start(&again, files[0]);
	struct str a = node_text(at(one.dashboards[0], "uid")), b = node_text(at(two.dashboards[0], "uid"));
	assert_false(str_eq(a, b));
	assert_true(str_eq(a, node_text(at(again.dashboards[0], "uid"))));
	run_end(&one);
	run_end(&two);
	run_end(&again);
	/* Grafana takes 40 characters. */
	run_start(&again, long_space);
	assert_int_equal(again.n, 2);
	assert_null(node_find(again.dashboards[0], STR("uid")));
	run_end(&again);
}

static int setup(void **state)
{
	(void)state;
	int fd = mkstemp(values_path);
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(values_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_engine_and_gpus),
		cmocka_unit_test(test_which_there_are),
		cmocka_unit_test(test_uids),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
