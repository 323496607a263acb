/* SPDX-License-Identifier: Apache-2.0
 * Finding GPUs, instances, models, resources and labels as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog/catalog.h"

static void assert_gpu(const char *written, const char *name)
{
	const struct gpu *g = catalog_gpu_find(str_of(written));
	assert_non_null(g);
	assert_string_equal(g->name, name);
}

static void test_gpu_names(void **state)
{
	(void)state;
	assert_gpu("l4", "l4");
	assert_gpu("H100", "h100");
	assert_gpu("A100", "a100-80gb");
	assert_gpu("nvidia-tesla-t4", "t4");
	assert_gpu("NVIDIA-H100-80GB-HBM3", "h100");
	assert_gpu("NVIDIA-A100-SXM4-40GB", "a100-40gb");
	/* What the device plugin hangs on shared and cut GPUs. */
	assert_gpu("NVIDIA-L4-SHARED", "l4");
	assert_gpu("NVIDIA-A100-SXM4-80GB-MIG-1g.10gb-SHARED", "a100-80gb");
	assert_null(catalog_gpu_find(STR("h1000")));
	assert_null(catalog_gpu_find(STR("")));
	assert_null(catalog_gpu_find(STR("-SHARED")));
	struct nearest near = catalog_gpu_nearest(STR("a100-80g"));
	assert_true(str_is(near.best, "a100-80gb"));
	assert_null(catalog_gpu_nearest(STR("something quite different")).best.p);
}

static void test_mig_profiles(void **state)
{
	(void)state;
	const struct gpu *h100 = catalog_gpu_find(STR("h100")), *l4 = catalog_gpu_find(STR("l4")), *found = NULL;
	assert_string_equal(catalog_gpu_mig(h100, STR("3g.40gb"))->resource, "nvidia.com/mig-3g.40gb");
	assert_string_equal(catalog_gpu_mig(h100, STR("nvidia.com/mig-1g.10gb.me"))->profile, "1g.10gb+me");
	assert_non_null(catalog_gpu_mig(h100, STR("1g.10gb+me")));
	assert_null(catalog_gpu_mig(h100, STR("1g.5gb")));
	assert_null(catalog_gpu_mig(l4, STR("1g.5gb")));
	assert_int_equal(catalog_gpu_mig(h100, STR("1g.10gb"))->max, 7);
	assert_non_null(catalog_mig(STR("nvidia.com/mig-1g.5gb"), &found));
	assert_string_equal(found->name, "a100-40gb");
	assert_null(catalog_mig(STR("nvidia.com/mig-1g.8gb"), NULL));
	struct nearest near = catalog_mig_nearest(h100, STR("nvidia.com/mig-3g.45gb"));
	assert_true(str_is(near.best, "nvidia.com/mig-3g.40gb"));
	assert_null(catalog_mig_nearest(l4, STR("nvidia.com/mig-3g.40gb")).best.p);
}

static void test_labels_name_gpus(void **state)
{
	(void)state;
	const struct gpu *h100 = catalog_gpu_find(STR("h100"));
	const struct gpu_label *gke = catalog_gpu_label(h100, STR("cloud.google.com/gke-accelerator"));
	assert_string_equal(gke->values.at[0], "nvidia-h100-80gb");
	assert_null(catalog_gpu_label(h100, STR("cloud.google.com/gke-tpu-accelerator")));
	assert_string_equal(
		catalog_gpu_by_label(STR("cloud.google.com/gke-accelerator"), STR("nvidia-tesla-a100"))->name,
		"a100-40gb");
	assert_string_equal(catalog_gpu_by_label(STR("node.kubernetes.io/instance-type"), STR("g5.xlarge"))->name,
			    "a10g");
	assert_string_equal(catalog_gpu_by_label(STR("nvidia.com/gpu.product"), STR("NVIDIA-L4-SHARED"))->name, "l4");
	assert_string_equal(catalog_gpu_by_label(STR("karpenter.k8s.aws/instance-family"), STR("g6e"))->name, "l40s");
	/* Both sizes of A100 carry this value; an N1 machine may have a T4 or none. */
	assert_null(catalog_gpu_by_label(STR("karpenter.k8s.aws/instance-gpu-name"), STR("a100")));
	assert_null(catalog_gpu_by_label(STR("node.kubernetes.io/instance-type"), STR("n1-standard-8")));
	assert_null(catalog_gpu_by_label(STR("nvidia.com/gpu.present"), STR("true")));
	assert_null(catalog_gpu_by_label(STR("app"), STR("l4")));
}

static void test_label_scopes(void **state)
{
	(void)state;
	assert_true(catalog_label_picks_type(STR("cloud.google.com/gke-accelerator"), STR("nvidia-l4")));
	assert_true(catalog_label_picks_type(STR("node.kubernetes.io/instance-type"), STR("p5.48xlarge")));
	assert_true(catalog_label_picks_type(STR("node.kubernetes.io/instance-type"), STR("our-own-box")));
	assert_false(catalog_label_picks_type(STR("node.kubernetes.io/instance-type"), STR("n1-standard-8")));
	assert_false(catalog_label_picks_type(STR("kubernetes.azure.com/accelerator"), STR("nvidia")));
	assert_false(catalog_label_picks_type(STR("nvidia.com/gpu.present"), STR("true")));
	assert_false(catalog_label_picks_type(STR("nvidia.com/gpu.count"), STR("8")));
	assert_false(catalog_label_picks_type(STR("cloud.google.com/machine-family"), STR("a2")));
	assert_true(catalog_label_picks_type(STR("cloud.google.com/machine-family"), STR("g2")));
	assert_false(catalog_label_picks_type(STR("disktype"), STR("ssd")));
}

static void assert_verdict(const char *key, const char *value, enum label_verdict verdict, const char *nearest)
{
	struct nearest near;
	assert_int_equal(catalog_label_value(str_of(key), str_of(value), &near), verdict);
	if (nearest)
		assert_true(str_is(near.best, nearest));
}

static void test_label_values(void **state)
{
	(void)state;
	const char *product = "nvidia.com/gpu.product", *gke = "cloud.google.com/gke-accelerator",
		   *karpenter = "karpenter.k8s.aws/instance-gpu-name";
	assert_verdict(product, "NVIDIA-A100-SXM4-80GB", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(product, "NVIDIA-L4-SHARED", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(product, "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(product, "NVIDIA-GeForce-RTX-2080-Ti", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(product, "NVIDIA-A10-24Q", LABEL_VALUE_PLAUSIBLE, NULL);
	assert_verdict(product, "NVIDIA-R100", LABEL_VALUE_PLAUSIBLE, NULL);
	assert_verdict(product, "NVIDIA-RTX-A7000", LABEL_VALUE_PLAUSIBLE, NULL);
	assert_verdict(product, "NVIDIA-A100-SXM4-80G", LABEL_VALUE_UNKNOWN, "NVIDIA-A100-SXM4-80GB");
	assert_verdict(product, "NVIDIA-Rubin-R200", LABEL_VALUE_PLAUSIBLE, NULL);
	assert_verdict(product, "Tesla-A100", LABEL_VALUE_UNKNOWN, NULL);
	assert_verdict(product, "a100", LABEL_VALUE_UNKNOWN, "NVIDIA-A100-SXM4-80GB");
	assert_verdict(product, "nvidia-l4", LABEL_VALUE_UNKNOWN, "NVIDIA-L4");
	assert_verdict(gke, "nvidia-l4", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(gke, "nvidia-a100", LABEL_VALUE_UNKNOWN, NULL);
	assert_verdict(gke, "nvidia-h100-80g", LABEL_VALUE_UNKNOWN, "nvidia-h100-80gb");
	assert_verdict(karpenter, "l40s", LABEL_VALUE_KNOWN, NULL);
	assert_verdict(karpenter, "H100", LABEL_VALUE_UNKNOWN, "h100");
	assert_verdict("nvidia.com/gpu.count", "8", LABEL_VALUE_PLAUSIBLE, NULL);
	assert_verdict("node.kubernetes.io/instance-type", "m5.large", LABEL_NOT_OURS, NULL);
	assert_verdict("node.kubernetes.io/instance-type", "g5.xlarge", LABEL_VALUE_KNOWN, NULL);
	assert_verdict("kubernetes.io/arch", "arm64", LABEL_NOT_OURS, NULL);
	assert_verdict("cloud.google.com/gke-gpu-sharing-strategy", "time-slicing", LABEL_VALUE_UNKNOWN, NULL);
}

static void test_accelerators(void **state)
{
	(void)state;
	assert_int_equal(catalog_accelerator(STR("nvidia.com/gpu"))->kind, ACCELERATOR_DEVICE);
	assert_int_equal(catalog_accelerator(STR("nvidia.com/mig-1g.5gb"))->kind, ACCELERATOR_SLICE);
	assert_int_equal(catalog_accelerator(STR("nvidia.com/gpu.shared"))->kind, ACCELERATOR_SHARED);
	assert_int_equal(catalog_accelerator(STR("nvidia.com/gpumem"))->kind, ACCELERATOR_SHARE_SIZE);
	/* The longest pattern wins. */
	assert_int_equal(catalog_accelerator(STR("gpu.intel.com/i915"))->kind, ACCELERATOR_DEVICE);
	assert_int_equal(catalog_accelerator(STR("gpu.intel.com/tiles"))->kind, ACCELERATOR_SHARE_SIZE);
	assert_null(catalog_accelerator(STR("cpu")));
	assert_null(catalog_accelerator(STR("vpc.amazonaws.com/efa")));
	assert_null(catalog_accelerator(STR("")));
}

static void assert_misspelt(const char *wrong, const char *right)
{
	const char *found = catalog_accelerator_misspelt(str_of(wrong));
	if (!right) {
		assert_null(found);
	} else {
		assert_non_null(found);
		assert_string_equal(found, right);
	}
}

static void test_misspelt_resources(void **state)
{
	(void)state;
	assert_misspelt("nvidia.com/gpus", "nvidia.com/gpu");
	assert_misspelt("nvidia/gpu", "nvidia.com/gpu");
	assert_misspelt("nvidia.com/GPU", "nvidia.com/gpu");
	assert_misspelt("Nvidia.com/gpu", "nvidia.com/gpu");
	assert_misspelt("alpha.kubernetes.io/nvidia-gpu", "nvidia.com/gpu");
	assert_misspelt("nvdia.com/gpu", "nvidia.com/gpu");
	assert_misspelt("nvidia.com/MIG-1g.5gb", "nvidia.com/mig-1g.5gb");
	assert_misspelt("habana.ai/guadi", "habana.ai/gaudi");
	/* Right, or another resource altogether. */
	assert_misspelt("nvidia.com/gpu", NULL);
	assert_misspelt("nvidia.com/gpucores", NULL);
	assert_misspelt("nvidia.com/vgpu", NULL);
	assert_misspelt("nvidia.com/mig-9g.99gb", NULL);
	assert_misspelt("nvidia.com/rdma-vf", NULL);
	assert_misspelt("cpu", NULL);
	assert_misspelt("gpu", NULL);
	assert_misspelt("memory", NULL);
	assert_misspelt("ephemeral-storage", NULL);
	assert_misspelt("hugepages-2Mi", NULL);
	assert_misspelt("rdma/ib", NULL);
	assert_misspelt("example.com/foo", NULL);
}

static void test_clouds_and_instances(void **state)
{
	(void)state;
	const struct cloud *gke = catalog_cloud_find(STR("GCP")), *eks = catalog_cloud_find(STR("eks")),
			   *onprem = catalog_cloud_find(STR("on-prem"));
	assert_string_equal(gke->name, "gke");
	assert_null(catalog_cloud_find(STR("openstack")));
	assert_true(str_is(catalog_cloud_nearest(STR("gkee")).best, "gke"));
	const struct gpu *l4 = catalog_gpu_find(STR("l4")), *h100 = catalog_gpu_find(STR("h100")),
			 *mi300x = catalog_gpu_find(STR("mi300x")), *v100 = catalog_gpu_find(STR("v100"));
	assert_string_equal(catalog_instance_for(gke, l4, 1)->name, "g2-standard-4");
	assert_string_equal(catalog_instance_for(gke, l4, 3)->name, "g2-standard-48");
	assert_string_equal(catalog_instance_for(eks, h100, 2)->name, "p5.48xlarge");
	assert_null(catalog_instance_for(eks, h100, 9));
	assert_false(catalog_cloud_sells(eks, mi300x));
	assert_true(catalog_cloud_sells(onprem, mi300x));
	/* Retired machine types are known, and not proposed. */
	const struct cloud *aks = catalog_cloud_find(STR("azure"));
	assert_string_equal(catalog_instance_find(STR("standard_nc6s_v3"))->retired, "2025-09-30");
	assert_null(catalog_instance_for(aks, v100, 1));
	assert_string_equal(catalog_storage_for(aks, ACCESS_RWX)->class, "azurefile-csi-premium");
	assert_true(str_is(catalog_instance_nearest(STR("p5.48xlage")).best, "p5.48xlarge"));
}

static void test_model_names(void **state)
{
	(void)state;
	const char *id = "meta-llama/Llama-3.1-8B-Instruct";
	static const char *const written[] = {"meta-llama/Llama-3.1-8B-Instruct",
					      "META-LLAMA/llama-3.1-8b-instruct",
					      "Llama-3.1-8B-Instruct",
					      "hf://meta-llama/Llama-3.1-8B-Instruct",
					      "meta-llama/Llama-3.1-8B-Instruct@main",
					      "/models/Llama-3.1-8B-Instruct/",
					      "llama-3.1-8b"};
	for (size_t i = 0; i < COUNT_OF(written); i++) {
		const struct model *m = catalog_model_find(str_of(written[i]));
		assert_non_null(m);
		assert_string_equal(m->id, id);
	}
	assert_null(catalog_model_find(STR("facebook/opt-125m")));
	assert_null(catalog_model_find(STR("")));
	assert_null(catalog_model_find(STR("hf://")));
	assert_null(catalog_model_find(STR("///")));
	assert_true(str_is(catalog_model_nearest(STR("meta-llama/Llama-3.1-8B-Instuct")).best, id));
	/* Without an owner, as find takes it too. */
	assert_true(str_is(catalog_model_nearest(STR("qwen3-8")).best, "Qwen3-8B"));
}

static void test_model_memory(void **state)
{
	(void)state;
	const struct model *llama = catalog_model_find(STR("llama-3.1-8b")),
			   *deepseek = catalog_model_find(STR("DeepSeek-V3")),
			   *gemma = catalog_model_find(STR("gemma-2-9b-it"));
	assert_int_equal(catalog_model_kv_bytes(llama, 1, 16), 131072);
	assert_int_equal(catalog_model_kv_bytes(llama, 32768, 8), 65536ull * 32768);
	assert_int_equal(catalog_model_kv_bytes_per_gpu(llama, 1, 16, 4), 131072 / 4);
	/* Beyond the heads nothing is saved. */
	assert_int_equal(catalog_model_kv_bytes_per_gpu(llama, 1, 16, 16), 131072 / 8);
	/* One latent, the same on every GPU. */
	assert_int_equal(catalog_model_kv_bytes(deepseek, 1, 16), 70272);
	assert_int_equal(catalog_model_kv_bytes_per_gpu(deepseek, 1, 16, 8), 70272);
	/* Half of the layers stop at their window of 4096. */
	assert_int_equal(catalog_model_kv_bytes(gemma, 8192, 16), 344064ull / 2 * (8192 + 4096));
	assert_int_equal(catalog_model_kv_bytes(catalog_model_find(STR("bge-m3")), 8192, 16), 0);
	assert_true(catalog_model_kv_bytes(llama, UINT64_MAX, 16) == UINT64_MAX);
	assert_true(catalog_model_tp_ok(catalog_model_find(STR("phi-4")), 5));
	assert_false(catalog_model_tp_ok(catalog_model_find(STR("phi-4")), 4));
	assert_false(catalog_model_tp_ok(catalog_model_find(STR("qwen2.5-7b")), 8));
	assert_true(catalog_model_tp_ok(llama, 32));
	assert_false(catalog_model_tp_ok(llama, 0));
}

static void test_data_types(void **state)
{
	(void)state;
	enum data_type type;
	assert_true(data_type_find(STR("half"), &type) && type == DATA_FP16);
	assert_true(data_type_find(STR("BFloat16"), &type) && type == DATA_BF16);
	assert_true(data_type_find(STR("fp8_e4m3"), &type) && type == DATA_FP8);
	assert_false(data_type_find(STR("auto"), &type));
	for (int i = 0; i < DATA_TYPES; i++) {
		assert_true(data_type_find(str_of(data_type_name((enum data_type)i)), &type));
		assert_int_equal(type, i);
		assert_true(data_type_centibits((enum data_type)i) > 0);
	}
}

static void test_versions(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool ok;
		struct version v;
	} cases[] = {
		{"v0.18.0", true, {0, 18, 0}},   {"0.18", true, {0, 18, 0}},       {"3.3.7-rocm", true, {3, 3, 7}},
		{"26.07-py3", true, {26, 7, 0}}, {"0.6.3.post1", true, {0, 6, 3}}, {"v0.5.19-cu129", true, {0, 5, 19}},
		{"latest", false, {0, 0, 0}},    {"", false, {0, 0, 0}},           {"v", false, {0, 0, 0}},
		{"2024", false, {0, 0, 0}},      {"0123abc", false, {0, 0, 0}},    {"1.2345678", false, {0, 0, 0}},
		{"1.2x", false, {0, 0, 0}},      {"0.6.post1", true, {0, 6, 0}},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct version v;
		assert_int_equal(version_read(str_of(cases[i].text), &v), cases[i].ok);
		assert_int_equal(version_compare(v, cases[i].v), 0);
	}
	struct version none = {0}, a = {0, 12, 0}, b = {0, 18, 0};
	assert_true(version_within(a, none, b) && version_within(b, a, none) && version_within(a, a, b));
	assert_false(version_within(b, a, b));
	/* An unknown release is taken for the newest. */
	assert_true(version_within(none, b, none));
	assert_false(version_within(none, none, b));
}

static void test_kubernetes(void **state)
{
	(void)state;
	assert_int_equal(catalog_kube_newest(), 37);
	assert_int_equal(catalog_kube_oldest_supported(), 35);
	assert_true(catalog_kube_has("prestop-sleep", 30));
	assert_false(catalog_kube_has("prestop-sleep", 29));
	assert_false(catalog_kube_has("gang-scheduling", 37));
	assert_false(catalog_kube_has("no-such-feature", 37));
	assert_null(catalog_kube_release(99));
	assert_string_equal(catalog_kube_release(37)->end_of_life, "2027-10-28");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gpu_names),          cmocka_unit_test(test_mig_profiles),
		cmocka_unit_test(test_labels_name_gpus),   cmocka_unit_test(test_label_scopes),
		cmocka_unit_test(test_label_values),       cmocka_unit_test(test_accelerators),
		cmocka_unit_test(test_misspelt_resources), cmocka_unit_test(test_clouds_and_instances),
		cmocka_unit_test(test_model_names),        cmocka_unit_test(test_model_memory),
		cmocka_unit_test(test_data_types),         cmocka_unit_test(test_versions),
		cmocka_unit_test(test_kubernetes),
	};
	return cmocka_run_group_tests_name("catalog_lookup", tests, NULL, NULL);
}
