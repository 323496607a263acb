/* SPDX-License-Identifier: Apache-2.0
 * Who reaches a model: ingress controllers and load balancers, what they can be told, and what scrapes the model. */
#include "plan_util.h"

#define LLAMA "meta-llama/Llama-3.1-8B-Instruct"
#define GFE "{\"ipBlock\":{\"cidr\":\"130.211.0.0/22\"}},{\"ipBlock\":{\"cidr\":\"35.191.0.0/16\"}}"
#define PRIVATE                                                                                                        \
	"{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\"}},{\"ipBlock\":{\"cidr\":\"172.16.0.0/12\"}},"                          \
	"{\"ipBlock\":{\"cidr\":\"192.168.0.0/16\"}}"
#define SPACE(name) "{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"" name "\"}}}"
#define EXPOSED(fields) "models: {a: {model: " LLAMA ", expose: {host: a.example.com" fields "}}}\n"

/* The note about `need`; NULL when there is none. */
static const struct note *note(const struct planned *f, const char *need)
{
	for (size_t i = 0; i < f->plan->n_notes; i++)
		if (str_is(f->plan->notes[i].need, need))
			return &f->plan->notes[i];
	return NULL;
}

static bool says(const struct note *n, const char *part)
{
	return n && (str_has(n->text, part) || str_has(n->command, part));
}

/* Each way in: the class that is taken, and who may call the pods besides their own namespace. */
static void test_way_in(void **state)
{
	(void)state;
	static const struct {
		const char *values, *class, *clients;
	} cases[] = {
		{"cloud: gke\n" EXPOSED(""), "\"gce\"", GFE},
		{"cloud: gke\nnetwork: {gateway: {namespace: ingress-nginx}}\n" EXPOSED(""), "\"nginx\"",
		 SPACE("ingress-nginx")},
		{"cloud: eks\nnetwork: {gateway: ingress-nginx}\n" EXPOSED(""), "\"nginx\"", SPACE("ingress-nginx")},
		{"cloud: aks\nnetwork: {gateway: {namespace: traefik}}\n" EXPOSED(""), "\"traefik\"", SPACE("traefik")},
		/* The class that is given wins, and its load balancer still gets in. */
		{"cloud: gke\nnetwork: {gateway: {namespace: ingress-nginx}}\n" EXPOSED(", class: gce"), "\"gce\"",
		 SPACE("ingress-nginx") "," GFE},
		{"cloud: gke\nnetwork: {gateway: {namespace: edge}}\n" EXPOSED(""), "\"gce\"", SPACE("edge") "," GFE},
		{"cloud: gke\nkubernetes: '1.35'\n" EXPOSED(", class: gce-internal"), "\"gce-internal\"",
		 GFE "," PRIVATE},
		{"cloud: gke\ncluster: {has: [ingress-nginx]}\n" EXPOSED(""), "\"nginx\"", SPACE("ingress-nginx")},
		{"cloud: eks\n" EXPOSED(""), "\"alb\"", PRIVATE ",{\"ipBlock\":{\"cidr\":\"100.64.0.0/10\"}}"},
		{"cloud: eks\nnetwork: {gateway: {cidrs: [10.0.64.0/20]}}\n" EXPOSED(""), "\"alb\"",
		 "{\"ipBlock\":{\"cidr\":\"10.0.64.0/20\"}}"},
		{"cloud: oke\n" EXPOSED(""), "\"native-ic-ingress-class\"", PRIVATE},
		{"cloud: aks\n" EXPOSED(""), "\"webapprouting.kubernetes.azure.com\"", SPACE("app-routing-system")},
		{"cloud: coreweave\n" EXPOSED(""), "\"nginx\"", SPACE("ingress-nginx")},
		{"cloud: onprem\ngpu: l4\n" EXPOSED(""), "\"nginx\"", SPACE("ingress-nginx")},
		/* GKE's Gateways are load balancers outside the cluster too. */
		{"cloud: gke\ncluster: {has: [gateway-api]}\nnetwork: {gateway: {namespace: edge, name: "
		 "public}}\n" EXPOSED(""),
		 "null", SPACE("edge") "," GFE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct planned f;
		char clients[700];
		plan_text(&f, cases[i].values, NULL);
		assert_string_equal(plan_problems(&f), "");
		snprintf(clients, sizeof clients, "[{\"podSelector\":{}},%s]", cases[i].clients);
		assert_at(&f, "workloads[0].expose.class", cases[i].class);
		assert_at(&f, "workloads[0].network.clients", clients);
		assert_int_equal(note(&f, "load balancer of 'a'") != NULL, strstr(cases[i].clients, "192.168") != NULL);
		plan_release(&f);
	}
}

static void test_gateway_by_name(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f,
		  "cloud: aks\ncluster: {has: [gateway-api]}\nnetwork: {gateway: {namespace: edge, name: "
		  "public}}\n" EXPOSED(", tls: le"),
		  NULL);
	assert_string_equal(plan_problems(&f), "");
	assert_at(&f, "workloads[0].expose.gateway", "{\"name\":\"public\",\"namespace\":\"edge\",\"section\":null}");
	assert_true(says(note(&f, "cert-manager"),
			 "kubectl -n edge annotate gateway public cert-manager.io/cluster-issuer=le"));
	assert_null(note(&f, "Secret 'a-tls'"));
	plan_release(&f);
	plan_text(&f, "cloud: gke\ncluster: {has: [gateway-api]}\n" EXPOSED(""), NULL);
	assert_true(
		says(note(&f, "GatewayClass 'gke-l7-global-external-managed'"), "answers at /health, and needs 600 s"));
	plan_release(&f);
}

/* GKE reads the class from the annotation only, also when the class is given. */
static void test_given_class_is_told_as_the_cloud_reads_it(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\n" EXPOSED(", class: gce"), NULL);
	assert_at(&f, "workloads[0].expose.classByAnnotation", "true");
	plan_release(&f);
	plan_text(&f, "cloud: eks\n" EXPOSED(", class: alb"), NULL);
	assert_at(&f, "workloads[0].expose.annotations",
		  "{\"alb.ingress.kubernetes.io/target-type\":\"ip\",\"alb.ingress.kubernetes.io/"
		  "scheme\":\"internet-facing\"}");
	plan_release(&f);
}

static void test_what_a_controller_cannot_be_told(void **state)
{
	(void)state;
	assert_refused(
		"cloud: gke\n" EXPOSED(", rateLimit: 5"),
		"v.yaml:2:96: 'rateLimit' cannot be said to the ingress class 'gce'\n"
		"  leave it out and set it at the load balancer, or say 'class: nginx' where ingress-nginx runs\n");
	assert_refused(
		"cloud: eks\n" EXPOSED(", bodySize: 5m"),
		"v.yaml:2:95: 'bodySize' cannot be said to the ingress class 'alb'\n"
		"  leave it out and set it at the load balancer, or say 'class: nginx' where ingress-nginx runs\n");
	assert_refused("cloud: gke\ncluster: {has: [gateway-api]}\n" EXPOSED(", rateLimit: 5"),
		       "v.yaml:3:96: 'rateLimit' cannot be said in an HTTPRoute\n"
		       "  leave it out and set it at the load balancer, or say 'via: ingress, class: nginx' where "
		       "ingress-nginx runs\n");
	struct planned f;
	plan_text(&f, "cloud: gke\n" EXPOSED(", rateLimit: 5, bodySize: 5m, class: nginx"), NULL);
	assert_string_equal(plan_problems(&f), "");
	plan_release(&f);
	/* The timeout holds by default, so nobody gave it: a note. */
	plan_text(&f, "cloud: oke\n" EXPOSED(""), NULL);
	assert_true(says(note(&f, "timeout of IngressClass 'native-ic-ingress-class'"), "600 s"));
	plan_release(&f);
}

static void test_scraped_without_the_operator(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\ncluster: {without: [keda, prometheus-operator]}\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, "workloads[0].podAnnotations",
		  "{\"prometheus.io/scrape\":\"true\",\"prometheus.io/port\":\"8000\",\"prometheus.io/path\":\"/"
		  "metrics\"}");
	assert_at(&f, "workloads[0].network.scrapers", "[" SPACE("monitoring") "]");
	const struct note *adapter = note(&f, "prometheus-adapter");
	assert_true(says(adapter, "{\"seriesQuery\":\"vllm:num_requests_waiting\""));
	assert_true(says(adapter, "\"name\":{\"as\":\"vllm_num_requests_running\"}"));
	assert_true(says(adapter, "http://prometheus-server.monitoring.svc:80"));
	plan_release(&f);
	plan_text(&f, "cloud: gke\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, "workloads[0].podAnnotations", "{}");
	plan_release(&f);
	/* Beside an annotation that is there already. */
	plan_text(&f,
		  "cloud: gke\ncluster: {without: [prometheus-operator]}\nmodels: {a: {model: " LLAMA
		  ", config: {A: b}}}\n",
		  NULL);
	assert_non_null(strstr(at(&f, "workloads[0].podAnnotations"), "k8sai.dev/config-hash"));
	assert_non_null(strstr(at(&f, "workloads[0].podAnnotations"), "\"prometheus.io/scrape\":\"true\""));
	plan_release(&f);
}

static void test_prometheus_elsewhere(void **state)
{
	(void)state;
	static const struct {
		const char *url, *space;
	} cases[] = {
		{"http://prometheus.observability:9090", "[" SPACE("observability") "]"},
		{"http://prometheus.observability.svc.cluster.local:9090/x", "[" SPACE("observability") "]"},
		{"https://prometheus.example.com", "[" SPACE("monitoring") "]"},
		{"http://10.0.0.1:9090", "[" SPACE("monitoring") "]"},
		{"http://prometheus", "[" SPACE("monitoring") "]"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct planned f;
		char values[300], json[300];
		snprintf(values, sizeof values, "cloud: gke\nmonitoring: {prometheus: '%s'}\nmodels: {a: " LLAMA "}\n",
			 cases[i].url);
		snprintf(json, sizeof json, "\"%s\"", cases[i].url);
		plan_text(&f, values, NULL);
		assert_string_equal(plan_problems(&f), "");
		assert_at(&f, "workloads[0].network.scrapers", cases[i].space);
		assert_at(&f, "workloads[0].autoscale.triggers[0].metadata.serverAddress", json);
		plan_release(&f);
	}
}

/* Shared volumes whose root folder a server that is not root may not write. */
static void test_shared_volumes(void **state)
{
	(void)state;
	static const struct {
		const char *cloud, *cache;
		bool closed;
		const char *size;
	} cases[] = {
		{"gke", "{}", true, "the 30 GiB that are asked for become 1024 GiB"},
		{"gke", "{class: premium-rwx}", true, "become 2560 GiB"},
		{"gke", "{class: their-own}", true, NULL},
		{"gke", "{size: 2Ti}", true, NULL},
		{"eks", "{}", false, NULL},
		{"eks", "{class: fsx-sc}", true, "become 1200 GiB"},
		{"aks", "{}", false, "become 100 GiB"},
		{"oke", "{}", true, NULL},
		{"coreweave", "{}", false, NULL},
		{"onprem", "{class: nfs-fast}", true, NULL},
		{"gke", "{claim: weights, mode: ReadWriteMany}", false, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct planned f;
		char values[300];
		snprintf(values, sizeof values, "cloud: %s\nmodels: {a: {model: " LLAMA ", cache: %s}}\n",
			 cases[i].cloud, cases[i].cache);
		plan_text(&f, values, NULL);
		assert_string_equal(plan_problems(&f), "");
		const struct note *closed = note(&f, "write access to claim 'a-cache'"),
				  *size = note(&f, "size of claim 'a-cache'");
		assert_int_equal(closed != NULL, cases[i].closed);
		assert_true(!closed || says(closed, "\"claimName\":\"a-cache\""));
		assert_int_equal(size != NULL, cases[i].size != NULL);
		assert_true(!size || says(size, cases[i].size));
		plan_release(&f);
	}
}

static void test_claim_that_exists(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nmodels: {a: {model: " LLAMA ", replicas: 1, cache: {claim: weights}}}\n", NULL);
	assert_non_null(note(&f, "PersistentVolumeClaim 'weights'"));
	assert_at(&f, "workloads[0].cache.create", "false");
	plan_release(&f);
}

/* When the last replica goes away before the next is there, the notes say so; otherwise they do not. */
static void test_last_replica(void **state)
{
	(void)state;
	static const struct {
		const char *fields, *set, *rollout;
		bool pauses;
	} cases[] = {
		{"replicas: 1", "", "{\"strategy\":\"Recreate\",\"maxSurge\":0,\"maxUnavailable\":0}", true},
		{"replicas: 1, cache: {mode: ReadWriteMany}", "",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":1,\"maxUnavailable\":0}", false},
		{"replicas: 1, cache: false", "",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":1,\"maxUnavailable\":0}", false},
		{"replicas: {min: 1, max: 4}", "",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":1,\"maxUnavailable\":0}", false},
		{"replicas: {min: 1, max: 4}", "quota: {gpu: 4}\n",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":0,\"maxUnavailable\":1}", true},
		{"replicas: {min: 2, max: 4}", "quota: {gpu: 4}\n",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":0,\"maxUnavailable\":1}", false},
		{"replicas: {min: 1, max: 4}", "quota: {gpu: 5}\n",
		 "{\"strategy\":\"RollingUpdate\",\"maxSurge\":1,\"maxUnavailable\":0}", false},
		{"autoscale: false", "", "{\"strategy\":\"Recreate\",\"maxSurge\":0,\"maxUnavailable\":0}", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct planned f;
		char values[300];
		snprintf(values, sizeof values, "cloud: gke\n%smodels: {a: {model: " LLAMA ", %s}}\n", cases[i].set,
			 cases[i].fields);
		plan_text(&f, values, NULL);
		assert_string_equal(plan_problems(&f), "");
		assert_at(&f, "workloads[0].rollout", cases[i].rollout);
		assert_int_equal(note(&f, "pause of 'a' at each rollout") != NULL, cases[i].pauses);
		plan_release(&f);
	}
}

static void test_pull_secrets(void **state)
{
	(void)state;
	struct planned f;
	plan_text(&f, "cloud: gke\nimagePullSecrets: [registry, mirror]\nquota: false\nmodels: {a: " LLAMA "}\n", NULL);
	assert_at(&f, "workloads[0].imagePullSecrets", "[\"registry\",\"mirror\"]");
	assert_at(&f, "set.quota", "null");
	plan_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_way_in),
		cmocka_unit_test(test_gateway_by_name),
		cmocka_unit_test(test_given_class_is_told_as_the_cloud_reads_it),
		cmocka_unit_test(test_what_a_controller_cannot_be_told),
		cmocka_unit_test(test_scraped_without_the_operator),
		cmocka_unit_test(test_prometheus_elsewhere),
		cmocka_unit_test(test_shared_volumes),
		cmocka_unit_test(test_claim_that_exists),
		cmocka_unit_test(test_last_replica),
		cmocka_unit_test(test_pull_secrets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
