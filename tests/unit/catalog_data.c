/* SPDX-License-Identifier: Apache-2.0
 * The catalog's figures agree with each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "catalog/catalog.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* As the API server checks a label's value. */
static bool is_label_value(const char *z)
{
	size_t n = strlen(z);
	if (n == 0 || n > 63 || !is_alnum(z[0]) || !is_alnum(z[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(z[i]) && !strchr("-_.", z[i]))
			return false;
	return true;
}

/* A key of a label, taint or resource: an optional domain, a slash, a name. */
static bool is_qualified_name(const char *z)
{
	const char *slash = strchr(z, '/');
	if (slash)
		for (const char *c = z; c < slash; c++)
			if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '.' && *c != '-')
				return false;
	return is_label_value(slash ? slash + 1 : z) && slash != z;
}

static bool is_date(const char *z)
{
	return z && strlen(z) == 10 && z[4] == '-' && z[7] == '-' && z[0] == '2';
}

/* Each address in the text is https://, a host with a dot, and printable to its end. */
static bool has_sound_addresses(const char *text)
{
	for (const char *at = text; (at = strstr(at, "http")); at += 4) {
		if (at[4] != ':' && at[4] != 's')
			continue;
		if (strncmp(at, "https://", 8) != 0)
			return false;
		const char *host = at + 8;
		size_t n = strcspn(host, "/;, ");
		const char *dot = memchr(host, '.', n);
		if (!dot || dot == host || host[n - 1] == '.')
			return false;
		for (const char *c = host; *c && !strchr("; ", *c); c++)
			if (*c < '!' || *c > '~')
				return false;
	}
	return true;
}

/* Where a figure comes from, and when it was looked up. */
static bool is_sourced(const char *source, const char *date)
{
	return source && strlen(source) > 3 && is_date(date) && has_sound_addresses(source);
}

/* [since, until) holds some release. */
static bool is_range(struct version since, struct version until)
{
	const struct version open = {0};
	return version_compare(until, open) == 0 || version_compare(since, until) < 0;
}

static bool is_kebab(const char *z)
{
	for (; *z; z++)
		if (!(*z >= 'a' && *z <= 'z') && !(*z >= '0' && *z <= '9') && *z != '-')
			return false;
	return true;
}

static void test_gpus(void **state)
{
	(void)state;
	assert_true(catalog_n_gpus >= 30);
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		assert_true(is_kebab(g->name));
		assert_true(is_sourced(g->source, g->date));
		assert_non_null(catalog_accelerator(str_of(g->resource)));
		assert_int_equal(catalog_accelerator(str_of(g->resource))->vendor, g->vendor);
		assert_in_range(g->memory_mib, 4 << 10, 400 << 10);
		assert_in_range(g->bandwidth_gbs, 40, 12000);
		assert_in_range(g->relative_cost, 20, 10000);
		assert_true(g->precisions != 0 && g->per_node > 0);
		assert_true((g->vendor == VENDOR_NVIDIA) == (g->cc_major != 0));
		assert_true((g->vendor == VENDOR_NVIDIA) == (g->products.n != 0));
		/* What it can do follows from its generation. */
		if (g->vendor == VENDOR_NVIDIA) {
			unsigned cc = g->cc_major * 10 + g->cc_minor;
			assert_true(catalog_gpu_can(g, DATA_BF16) == (cc >= 80));
			assert_true(catalog_gpu_can(g, DATA_FP8) == (cc >= 89));
			assert_true(catalog_gpu_can(g, DATA_FP4) == (cc >= 100));
			assert_true(!g->n_mig || cc >= 80);
		}
		assert_true(g->tflops_bf16 == 0 || catalog_gpu_can(g, DATA_BF16));
		assert_true(g->tflops_fp8 == 0 || catalog_gpu_can(g, DATA_FP8));
		assert_true(g->tflops_fp4 == 0 || catalog_gpu_can(g, DATA_FP4));
	}
	const struct gpu *t4 = catalog_gpu_find(STR("t4"));
	assert_non_null(t4);
	assert_int_equal(t4->relative_cost, 100);
}

/* What is cheaper of two for certain: the older, the smaller, the one of fewer parts. */
static void test_costs(void **state)
{
	static const char *const pairs[][2] = {
		{"t4", "l4"},
		{"l4", "l40s"},
		{"a10g", "l40s"},
		{"l40", "l40s"},
		{"l40s", "a100-80gb"},
		{"v100-16gb", "v100-32gb"},
		{"a100-40gb", "a100-80gb"},
		{"a100-80gb", "h100"},
		{"h100-pcie", "h100"},
		{"h100", "h200"},
		{"h200", "b200"},
		{"b200", "b300"},
		{"gb200", "gb300"},
		{"gh200", "gh200-144gb"},
		{"rtx-3090", "rtx-4090"},
		{"rtx-4090", "rtx-5090"},
		{"mi300x", "mi325x"},
		{"mi325x", "mi355x"},
		{"gaudi2", "gaudi3"},
		{"trainium1", "trainium2"},
		{"inferentia1", "inferentia2"},
		{"tpu-v5e", "tpu-v6e"},
		{"tpu-v6e", "tpu7x"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		const struct gpu *less = catalog_gpu_find(str_of(pairs[i][0])),
				 *more = catalog_gpu_find(str_of(pairs[i][1]));
		if (!less || !more || less->relative_cost >= more->relative_cost)
			print_error("%s, %s\n", pairs[i][0], pairs[i][1]);
		assert_true(less && more && less->relative_cost < more->relative_cost);
	}
}

static void test_gpu_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		for (size_t k = 0; k < g->n_labels; k++) {
			assert_true(is_qualified_name(g->labels[k].key));
			assert_non_null(catalog_node_label(str_of(g->labels[k].key)));
			assert_true(g->labels[k].values.n > 0);
			for (size_t v = 0; v < g->labels[k].values.n; v++)
				assert_true(is_label_value(g->labels[k].values.at[v]));
			for (size_t other = 0; other < k; other++)
				assert_string_not_equal(g->labels[k].key, g->labels[other].key);
		}
		for (size_t k = 0; k < g->products.n; k++)
			assert_ptr_equal(catalog_gpu_find(str_of(g->products.at[k])), g);
	}
}

/* Slices of one profile together never hold more than the whole GPU. */
static void test_mig(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		for (size_t k = 0; k < g->n_mig; k++) {
			const struct mig_profile *p = &g->mig[k];
			assert_in_range(p->compute, 1, 7);
			assert_in_range(p->max, 1, 7);
			assert_true(p->memory_mib > 0 && (uint64_t)p->memory_mib * p->max <= g->memory_mib);
			assert_true(p->compute * p->max <= 7);
			assert_true(is_qualified_name(p->resource));
			assert_non_null(catalog_accelerator(str_of(p->resource)));
			assert_ptr_equal(catalog_gpu_mig(g, str_of(p->resource)), p);
			/* The name says about how much memory it has. */
			double gb = strtod(strchr(p->profile, '.') + 1, NULL);
			assert_true(p->memory_mib <= (gb + 0.6) * 1024 && p->memory_mib >= gb * 1024 * 0.88);
		}
	}
}

/* Every GPU can be picked somewhere: by a label of its own, or by an instance. */
static void test_gpus_are_reachable(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		bool found = g->n_labels > 0 || g->legacy || g->vendor == VENDOR_AMD || g->vendor == VENDOR_INTEL;
		for (size_t k = 0; k < catalog_n_instances; k++)
			found |= catalog_instances[k].gpu == g;
		assert_true(found);
	}
}

/* A name or alias stands for one thing only. */
static void test_names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		assert_ptr_equal(catalog_gpu_find(str_of(catalog_gpus[i].name)), &catalog_gpus[i]);
		for (size_t k = 0; k < catalog_gpus[i].aliases.n; k++)
			assert_ptr_equal(catalog_gpu_find(str_of(catalog_gpus[i].aliases.at[k])), &catalog_gpus[i]);
	}
	for (size_t i = 0; i < catalog_n_clouds; i++)
		for (size_t k = 0; k < catalog_clouds[i].aliases.n; k++)
			assert_ptr_equal(catalog_cloud_find(str_of(catalog_clouds[i].aliases.at[k])),
					 &catalog_clouds[i]);
	for (size_t i = 0; i < catalog_n_engines; i++) {
		assert_ptr_equal(catalog_engine_find(str_of(catalog_engines[i].name)), &catalog_engines[i]);
		for (size_t k = 0; k < catalog_engines[i].aliases.n; k++)
			assert_ptr_equal(catalog_engine_find(str_of(catalog_engines[i].aliases.at[k])),
					 &catalog_engines[i]);
	}
	for (size_t i = 0; i < catalog_n_instances; i++)
		assert_ptr_equal(catalog_instance_find(str_of(catalog_instances[i].name)), &catalog_instances[i]);
}

static void check_cloud_keys(const struct cloud *c)
{
	for (size_t k = 0; k < c->n_selectors; k++) {
		const struct cloud_selector *s = &c->selectors[k];
		assert_true(s->keys.n > 0);
		for (size_t i = 0; i < s->keys.n; i++) {
			const struct node_label *label = catalog_node_label(str_of(s->keys.at[i]));
			assert_non_null(label);
			assert_true(!label->cloud || strcmp(label->cloud, c->name) == 0);
		}
		assert_true(!s->count_key || catalog_node_label(str_of(s->count_key)));
	}
	for (size_t k = 0; k < c->n_taints; k++) {
		assert_true(is_qualified_name(c->taints[k].taint.key));
		assert_true(!c->taints[k].taint.value || is_label_value(c->taints[k].taint.value));
		assert_true(!c->taints[k].resource || catalog_accelerator(str_of(c->taints[k].resource)));
	}
	for (size_t k = 0; k < c->spot_labels.n; k++)
		assert_true(is_qualified_name(c->spot_labels.at[k].key) && is_label_value(c->spot_labels.at[k].value));
	for (size_t k = 0; k < c->n_entries; k++)
		for (size_t i = 0; i < c->entries[k].annotations.n; i++)
			assert_true(is_qualified_name(c->entries[k].annotations.at[i].key));
}

static void test_clouds(void **state)
{
	(void)state;
	size_t instances = 0;
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		const struct cloud *c = &catalog_clouds[i];
		check_cloud_keys(c);
		instances += c->n_instances;
		for (size_t k = 0; k < c->n_instances; k++)
			assert_ptr_equal(c->instances[k].cloud, c);
		assert_non_null(catalog_storage_for(c, ACCESS_RWO));
		assert_non_null(catalog_storage_for(c, ACCESS_RWX));
		assert_true(c->spot == (c->spot_labels.n > 0));
		assert_true((strcmp(c->name, "onprem") == 0) == (c->n_instances == 0));
		size_t defaults = 0;
		for (size_t k = 0; k < c->n_storage; k++)
			defaults += c->storage[k].is_default;
		assert_true(defaults <= 1);
	}
	assert_int_equal(instances, catalog_n_instances);
}

static void test_instances(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_instances; i++) {
		const struct instance *e = &catalog_instances[i];
		assert_true(is_label_value(e->name));
		assert_in_range(e->count, 1, e->gpu->per_node);
		assert_true(e->alloc_cpu_m <= e->vcpu * 1000 && e->alloc_memory_mib <= e->memory_mib);
		assert_true(!e->alloc_cpu_m == !e->alloc_memory_mib);
		/* The GPU's own CPU decides the architecture where they are one part. */
		assert_true(!e->gpu->arm64 || e->arm64);
		assert_true(!e->retired || is_date(e->retired));
		assert_true(is_sourced(e->source, e->date));
		/* One device's share of the machine is a machine's: nothing is off by a factor of 1024. */
		assert_true(!e->memory_mib || e->memory_mib >= e->gpu->memory_mib / 4);
		assert_true(!e->vcpu == !e->memory_mib);
	}
}

/* What holds for some releases holds for any at all, and what comes later stands first. */
static void check_releases(const struct engine *e)
{
	for (size_t i = 0; i < e->n_flags; i++)
		assert_true(is_range(e->flags[i].since, e->flags[i].until));
	for (size_t i = 0; i < e->n_metrics; i++)
		assert_true(is_range(e->metrics[i].since, e->metrics[i].until));
	for (size_t i = 0; i < e->n_users; i++) {
		assert_true(is_range(e->users[i].since, e->users[i].until));
		if (i)
			assert_int_equal(version_compare(e->users[i].until, e->users[i - 1].since), 0);
	}
	assert_true(is_range(e->flags_from, e->flags_until));
	const char *paths[] = {e->startup, e->readiness, e->liveness, e->metrics_path};
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_true(!paths[i] || (paths[i][0] == '/' && !strchr(paths[i], ' ')));
	assert_true(e->memory_percent <= 100 && e->collective_pair_mib <= e->collective_mib);
	assert_true(!e->collective_mib == !e->collective_pair_mib);
}

static void check_engine(const struct engine *e)
{
	assert_true(e->image && e->tag && e->port && e->startup && e->readiness && e->liveness && e->metrics_path &&
		    e->metrics_port);
	assert_true(e->n_users > 0 && e->n_metrics > 0 && e->drain_seconds && e->host_memory_mib && e->cpu_m &&
		    e->shm_mib && e->overhead_mib);
	assert_non_null(catalog_engine_user(e, (struct version){0}));
	assert_non_null(catalog_engine_flag(e, FLAG_PORT, (struct version){0}));
	assert_true(catalog_engine_metric(e, METRIC_QUEUE, (struct version){0}) ||
		    catalog_engine_metric(e, METRIC_REQUESTS, (struct version){0}));
	for (size_t i = 0; i < e->n_users; i++)
		assert_true(e->users[i].non_root == (e->users[i].uid != 0) && e->users[i].home[0] == '/' &&
			    e->users[i].cache[0] == '/');
	/* Its own image is one that it recognises, and its tag a release. */
	struct engine_match match;
	char image[200];
	strcpy(image, e->image);
	strcat(image, ":");
	strcat(image, e->tag);
	assert_true(catalog_engine_detect(str_of(image), NULL, 0, &match));
	assert_ptr_equal(match.engine, e);
	assert_true(match.version.major || match.version.minor);
}

static void test_engines(void **state)
{
	(void)state;
	size_t generating = 0;
	for (size_t i = 0; i < catalog_n_engines; i++) {
		const struct engine *e = &catalog_engines[i];
		assert_true(is_kebab(e->name) && e->title && is_sourced(e->source, e->date));
		check_releases(e);
		assert_true(e->n_images || e->n_commands);
		assert_true(!e->deprecated == !e->successor);
		for (size_t k = 0; k < e->n_images; k++)
			assert_non_null(e->images[k].repo);
		for (size_t k = 0; k < e->n_tags; k++)
			assert_true(e->tags[k].tag && !e->tags[k].repo);
		for (size_t k = 0; k < e->n_flags; k++) {
			assert_int_equal(e->flags[k].name[0], '-');
			assert_ptr_equal(catalog_engine_flag_named(e, str_of(e->flags[k].name)), &e->flags[k]);
		}
		for (size_t k = 0; k < e->n_metrics; k++) {
			const struct engine *owner = NULL;
			assert_ptr_equal(catalog_metric_find(str_of(e->metrics[k].name), &owner), &e->metrics[k]);
			assert_ptr_equal(owner, e);
			const char *next = e->metrics[k].replaced_by;
			assert_true(!next || catalog_metric_find(str_of(next), NULL));
		}
		generating += e->generates;
		if (e->generates)
			check_engine(e);
	}
	assert_int_equal(generating, 5);
}

static void test_accelerators(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_accelerators; i++) {
		const struct accelerator *a = &catalog_accelerators[i];
		assert_true(is_qualified_name(a->taint_key) && is_sourced(a->source, a->date));
		assert_true(strchr(a->name, '*') || is_qualified_name(a->name));
	}
	for (size_t i = 0; i < catalog_n_misspellings; i++) {
		assert_null(catalog_accelerator(str_of(catalog_misspellings[i].wrong)));
		assert_non_null(catalog_accelerator(str_of(catalog_misspellings[i].right)));
	}
	for (size_t i = 0; i < catalog_n_node_labels; i++) {
		const struct node_label *label = &catalog_node_labels[i];
		assert_true(!label->cloud || catalog_cloud_find(str_of(label->cloud)));
		for (size_t k = 0; k < label->values.n; k++)
			assert_true(is_label_value(label->values.at[k]));
	}
}

static void test_kubernetes(void **state)
{
	(void)state;
	for (size_t i = 0; i < catalog_n_kube_releases; i++) {
		const struct kube_release *r = &catalog_kube_releases[i];
		assert_true(i == 0 || r->minor + 1 == catalog_kube_releases[i - 1].minor);
		assert_true(is_date(r->released) && is_date(r->end_of_life) && strcmp(r->released, r->end_of_life) < 0);
		/* Supported means that its end of life had not come when the table was made. */
		assert_true(r->supported == (strcmp(r->end_of_life, r->date) > 0));
	}
	for (size_t i = 0; i < catalog_n_kube_features; i++) {
		const struct kube_feature *f = &catalog_kube_features[i];
		assert_true(!f->beta || f->alpha <= f->beta);
		assert_true(!f->stable || f->beta <= f->stable);
		assert_true(!f->stable || (f->on_by_default && f->on_by_default <= f->stable));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gpus),
		cmocka_unit_test(test_costs),
		cmocka_unit_test(test_gpu_labels),
		cmocka_unit_test(test_mig),
		cmocka_unit_test(test_gpus_are_reachable),
		cmocka_unit_test(test_names_are_unique),
		cmocka_unit_test(test_clouds),
		cmocka_unit_test(test_instances),
		cmocka_unit_test(test_engines),
		cmocka_unit_test(test_accelerators),
		cmocka_unit_test(test_kubernetes),
	};
	return cmocka_run_group_tests_name("catalog_data", tests, NULL, NULL);
}
