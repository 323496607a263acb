/* SPDX-License-Identifier: Apache-2.0
 * Addons: what the entries of `addons` become, and that they find what they need. */
#include "plan_util.h"

#define MODEL "meta-llama/Llama-3.1-8B-Instruct"

static const struct workload *workload_of(const struct planned *f, const char *name)
{
	if (!f->plan)
		return NULL;
	for (const struct workload *w = NULL; (w = plan_next(f->plan, w));)
		if (str_is(w->name, name))
			return w;
	return NULL;
}

static struct str env_of(const struct workload *w, const char *name)
{
	for (size_t i = 0; i < w->run.env.n; i++)
		if (str_is(w->run.env.at[i].key, name))
			return w->run.env.at[i].value;
	return (struct str){NULL, 0};
}

static const struct env_secret *secret_of(const struct workload *w, const char *name)
{
	for (size_t i = 0; i < w->run.n_secrets; i++)
		if (str_is(w->run.secrets[i].name, name))
			return &w->run.secrets[i];
	return NULL;
}

static const struct note *note_of(const struct planned *f, const char *need)
{
	for (size_t i = 0; i < f->plan->n_notes; i++)
		if (str_is(f->plan->notes[i].need, need))
			return &f->plan->notes[i];
	return NULL;
}

static const struct workload *plan_one(struct planned *f, const char *values, const char *name)
{
	plan_text(f, values, NULL);
	assert_string_equal(plan_problems(f), "");
	const struct workload *w = workload_of(f, name);
	assert_non_null(w);
	return w;
}

/* ---- Qdrant ---------------------------------------------------------------------------------------------- */

static void test_qdrant_alone(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(&f, "cloud: eks\nname: a\naddons: {qdrant: }\n", "qdrant");
	assert_string_equal(w->kind, "statefulset");
	assert_true(w->run.user->non_root);
	assert_int_equal(w->run.command.n, 0);
	assert_null(env_of(w, "QDRANT__CLUSTER__ENABLED").p);
	assert_int_equal(w->n_claims, 1);
	assert_true(w->claims[0].per_pod && str_is(w->claims[0].size, "50Gi") &&
		    str_is(w->claims[0].storage_class, "gp3"));
	assert_int_equal(w->scale.pdb_max_unavailable, 0);
	assert_true(str_is(secret_of(w, "QDRANT__SERVICE__API_KEY")->secret, "qdrant-api-key"));
	assert_true(str_has(note_of(&f, "Secret 'qdrant-api-key'")->command,
			    "kubectl -n a create secret generic qdrant-api-key --from-literal=api-key="));
	assert_true(str_is(w->monitor.secret, "qdrant-api-key") && str_is(w->monitor.secret_key, "api-key"));
	plan_release(&f);
}

/* Each replica has a volume, all know the first one, and a drain takes one at a time. */
static void test_qdrant_replicas(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(
		&f, "cloud: eks\nquota: {}\naddons: {qdrant: {replicas: 3, size: 7Gi, class: fast, access: [apps]}}\n",
		"qdrant");
	assert_true(str_is(env_of(w, "QDRANT__CLUSTER__ENABLED"), "true"));
	assert_int_equal(w->run.args.n, 1);
	assert_true(str_has(w->run.args.at[0], "first=http://qdrant-0.qdrant-peers:6335\n"));
	assert_int_equal(w->scale.pdb_max_unavailable, 1);
	assert_true(w->net.among);
	assert_true(str_is(w->claims[0].size, "7Gi") && str_is(w->claims[0].storage_class, "fast"));
	assert_int_equal(w->claims[0].mode, ACCESS_RWO);
	assert_int_equal(w->net.clients.n, 2);
	assert_true(str_is(w->net.clients.at[1].namespaces.at[0].value, "apps"));
	bool counted = false;
	for (size_t i = 0; i < f.plan->quota.n; i++)
		counted = counted || (str_is(f.plan->quota.at[i].key, "persistentvolumeclaims") &&
				      str_is(f.plan->quota.at[i].value, "3"));
	assert_true(counted);
	plan_release(&f);
}

/* Who names another Secret needs no other, and Prometheus sends that one. */
static void test_own_secret(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(
		&f, "cloud: eks\naddons: {qdrant: {secrets: {QDRANT__SERVICE__API_KEY: vault/qdrant}}}\n", "qdrant");
	assert_int_equal(w->run.n_secrets, 1);
	assert_true(str_is(w->run.secrets[0].secret, "vault") && str_is(w->run.secrets[0].key, "qdrant"));
	assert_true(str_is(w->monitor.secret, "vault") && str_is(w->monitor.secret_key, "qdrant"));
	assert_null(note_of(&f, "Secret 'qdrant-api-key'"));
	plan_release(&f);
}

/* Without the operator: annotations, but not where a token must be sent. */
static void test_without_operator(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(
		&f, "cloud: eks\ncluster: {without: [prometheus-operator]}\naddons: {qdrant: {}, mlflow: {}}\n",
		"qdrant");
	assert_int_equal(w->pod_annotations.n, 0);
	assert_non_null(note_of(&f, "a scrape configuration for 'qdrant'"));
	w = workload_of(&f, "mlflow");
	assert_false(w->monitor.used);
	assert_int_equal(w->pod_annotations.n, 3);
	assert_int_equal(w->net.scrapers.n, 1);
	plan_release(&f);
}

/* ---- MLflow ---------------------------------------------------------------------------------------------- */

static void test_mlflow_on_a_volume(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(&f, "cloud: eks\nnamespace: ml\naddons: {mlflow: {}}\n", "mlflow");
	assert_int_equal(w->n_claims, 1);
	assert_true(w->scale.recreate);
	assert_true(str_is(env_of(w, "MLFLOW_ARTIFACTS_DESTINATION"), "/mlflow/artifacts"));
	/* By default it refuses the names of its own Service. */
	assert_true(str_has(env_of(w, "MLFLOW_SERVER_ALLOWED_HOSTS"), "mlflow.ml,mlflow.ml:*,mlflow.ml.svc*"));
	assert_true(str_is(secret_of(w, "MLFLOW_BACKEND_STORE_URI")->secret, "mlflow-db"));
	assert_null(secret_of(w, "AWS_ACCESS_KEY_ID"));
	bool database = false;
	for (size_t i = 0; i < w->net.n_egress; i++)
		database = database || w->net.egress[i].port == 5432;
	assert_true(database);
	plan_release(&f);
}

static void test_mlflow_in_a_bucket(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w =
		plan_one(&f, "cloud: eks\naddons: {mlflow: {artifacts: \"s3://a/b\", replicas: 2}}\n", "mlflow");
	assert_int_equal(w->n_claims, 0);
	assert_false(w->scale.recreate);
	assert_int_equal(w->scale.max_surge, 1);
	assert_true(secret_of(w, "AWS_ACCESS_KEY_ID")->optional);
	assert_false(secret_of(w, "MLFLOW_BACKEND_STORE_URI")->optional);
	plan_release(&f);
	/* Another cloud's buckets need no such keys. */
	w = plan_one(&f, "cloud: gke\naddons: {mlflow: {artifacts: \"gs://a/b\"}}\n", "mlflow");
	assert_null(secret_of(w, "AWS_ACCESS_KEY_ID"));
	plan_release(&f);
}

/* ---- what reads or watches others ------------------------------------------------------------------------ */

static void test_tensorboard(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w = plan_one(&f,
					    "cloud: eks\naddons: {tensorboard: {}}\ntraining:\n"
					    "  one: {image: \"a/b:1\", checkpoints: {size: 1Gi, mode: ReadWriteMany}}\n"
					    "  two: {image: \"a/b:1\", checkpoints: {claim: mine}}\n"
					    "  three: {image: \"a/b:1\"}\n",
					    "tensorboard");
	assert_int_equal(w->n_claims, 2);
	assert_true(str_is(w->claims[0].claim, "one-checkpoints") && str_is(w->claims[0].path, "/logs/one"));
	assert_true(str_is(w->claims[1].claim, "mine") && str_is(w->claims[1].path, "/logs/two"));
	assert_true(w->claims[0].read_only && !w->claims[0].create);
	/* The set makes that claim itself. */
	assert_null(note_of(&f, "PersistentVolumeClaim 'one-checkpoints'"));
	assert_non_null(note_of(&f, "PersistentVolumeClaim 'mine'"));
	assert_false(w->serves);
	plan_release(&f);
	w = plan_one(&f, "cloud: eks\naddons: {tensorboard: {logs: runs}}\n", "tensorboard");
	assert_true(str_is(w->claims[0].claim, "runs") && str_is(w->claims[0].path, "/logs"));
	plan_release(&f);
}

/* It runs on the machines that GPU workloads of the set may run on, and on no others. */
static void test_exporter_nodes(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w =
		plan_one(&f, "cloud: eks\nmodels: {a: {model: " MODEL ", gpu: l4}}\naddons: {dcgm-exporter: {}}\n",
			 "dcgm-exporter");
	assert_string_equal(w->kind, "daemonset");
	assert_true(w->run.user->non_root);
	assert_null(w->size.gpu);
	assert_int_equal(w->place.rules.n, 1);
	assert_true(w->place.rules.at[0].values.n > 0);
	for (size_t i = 0; i < w->place.rules.at[0].values.n; i++)
		assert_true(str_starts(w->place.rules.at[0].values.at[i], "g6."));
	assert_true(w->place.n_tolerations > 0);
	plan_release(&f);
	/* Without one, wherever the cloud has NVIDIA's. */
	w = plan_one(&f, "cloud: eks\naddons: {dcgm-exporter: {}}\n", "dcgm-exporter");
	assert_true(w->place.rules.at[0].values.n > 20);
	plan_release(&f);
	w = plan_one(&f, "cloud: onprem\naddons: {dcgm-exporter: {}}\n", "dcgm-exporter");
	assert_int_equal(w->place.selector.n, 1);
	assert_true(str_is(w->place.selector.at[0].key, "nvidia.com/gpu.present"));
	plan_release(&f);
}

/* What answers requests is not put behind batch work; what only shows curves is. */
static void test_priorities(void **state)
{
	(void)state;
	struct planned f;
	const struct workload *w =
		plan_one(&f, "cloud: eks\nname: a\naddons: {qdrant: {}, tensorboard: {logs: runs}}\n", "qdrant");
	assert_int_equal(f.plan->n_priorities, 2);
	assert_true(str_is(w->priority, "a-inference"));
	assert_true(str_is(workload_of(&f, "tensorboard")->priority, "a-batch"));
	plan_release(&f);
	w = plan_one(&f, "cloud: eks\nname: a\naddons: {qdrant: {}}\n", "qdrant");
	assert_int_equal(f.plan->n_priorities, 1);
	assert_true(str_is(w->priority, "a-inference"));
	plan_release(&f);
}

/* Every entry of the catalog can be run as it stands there. */
static void test_catalog(void **state)
{
	(void)state;
	static const char *const kinds[] = {"deployment", "statefulset", "daemonset"};
	assert_true(catalog_n_addons > 0);
	for (size_t i = 0; i < catalog_n_addons; i++) {
		const struct addon *a = &catalog_addons[i];
		bool known = false, named = !a->metrics_secret;
		for (size_t j = 0; j < COUNT_OF(kinds); j++)
			known = known || strcmp(kinds[j], a->kind) == 0;
		for (size_t j = 0; j < a->n_secrets; j++)
			named = named || strcmp(a->secrets[j].env, a->metrics_secret) == 0;
		assert_true(known && named);
		assert_true(a->uid > 0);
		assert_true(!a->data || a->data_gib);
		assert_ptr_equal(catalog_addon(str_of(a->name)), a);
	}
	assert_null(catalog_addon(STR("grafana")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_qdrant_alone),       cmocka_unit_test(test_qdrant_replicas),
		cmocka_unit_test(test_own_secret),         cmocka_unit_test(test_without_operator),
		cmocka_unit_test(test_mlflow_on_a_volume), cmocka_unit_test(test_mlflow_in_a_bucket),
		cmocka_unit_test(test_tensorboard),        cmocka_unit_test(test_exporter_nodes),
		cmocka_unit_test(test_priorities),         cmocka_unit_test(test_catalog),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
