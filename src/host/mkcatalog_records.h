/* SPDX-License-Identifier: Apache-2.0
 * What the catalog's data may hold: for each C structure of src/catalog/ the fields of its entries in the YAML files.
 * Part of mkcatalog alone. */
#ifndef K8SAI_HOST_MKCATALOG_RECORDS_H
#define K8SAI_HOST_MKCATALOG_RECORDS_H

#include "base/compat.h"

/** A word in the data and the constant it stands for; the list ends with NULL. */
struct choice {
	const char *word, *constant;
};

enum field_kind {
	TEXT,
	NUMBER,
	BOOLEAN,
	CHOICE,
	CHOICES,
	TEXTS,
	COUNTS,
	PAIRS,
	PAIR,
	RELEASE,
	CAPABILITY,
	RECORDS,
	PROFILES,
	LABELS,
	FLAGS,
	FLAG_NAMES,
	GPU,
	SOURCE,
	DATE,
	KINDS
};

struct field {
	const char *key;
	/** Designator in C, without the dot. */
	const char *c;
	enum field_kind kind;
	bool required;
	const struct choice *choices;
	const struct record *record;
};

struct record {
	/** Type in C, "struct gpu". */
	const char *type;
	const struct field *fields;
	size_t n;
};

#define RECORD(type, fields)                                                                                           \
	{                                                                                                              \
		type, fields, COUNT_OF(fields)                                                                         \
	}

static const struct choice answers[] = {
	{"no", "ANSWER_NO"}, {"yes", "ANSWER_YES"}, {"unknown", "ANSWER_UNKNOWN"}, {NULL, NULL}};
static const struct choice data_types[] = {{"fp32", "DATA_FP32"},   {"tf32", "DATA_TF32"}, {"fp16", "DATA_FP16"},
					   {"bf16", "DATA_BF16"},   {"fp8", "DATA_FP8"},   {"int8", "DATA_INT8"},
					   {"fp6", "DATA_FP6"},     {"int4", "DATA_INT4"}, {"fp4", "DATA_FP4"},
					   {"mxfp4", "DATA_MXFP4"}, {NULL, NULL}};
static const struct choice vendors[] = {{"nvidia", "VENDOR_NVIDIA"},
					{"amd", "VENDOR_AMD"},
					{"intel", "VENDOR_INTEL"},
					{"aws", "VENDOR_AWS"},
					{"google", "VENDOR_GOOGLE"},
					{"other", "VENDOR_OTHER"},
					{NULL, NULL}};
static const struct choice selector_hows[] = {
	{"gpu-label", "SELECT_GPU_LABEL"}, {"instance-type", "SELECT_INSTANCE_TYPE"}, {NULL, NULL}};
static const struct choice taint_origins[] = {
	{"cloud", "TAINT_CLOUD"}, {"convention", "TAINT_CONVENTION"}, {"spot", "TAINT_SPOT"}, {NULL, NULL}};
static const struct choice effects[] = {{"NoSchedule", "\"NoSchedule\""},
					{"NoExecute", "\"NoExecute\""},
					{"PreferNoSchedule", "\"PreferNoSchedule\""},
					{NULL, NULL}};
static const struct choice access_modes[] = {
	{"ReadWriteOnce", "ACCESS_RWO"}, {"ReadWriteMany", "ACCESS_RWX"}, {"ReadOnlyMany", "ACCESS_ROX"}, {NULL, NULL}};
static const struct choice entry_kinds[] = {
	{"ingress", "ENTRY_INGRESS"}, {"gateway", "ENTRY_GATEWAY"}, {"service", "ENTRY_SERVICE"}, {NULL, NULL}};
static const struct choice model_kinds[] = {{"llm", "MODEL_LLM"},       {"embedding", "MODEL_EMBEDDING"},
					    {"rerank", "MODEL_RERANK"}, {"speech", "MODEL_SPEECH"},
					    {"vision", "MODEL_VISION"}, {NULL, NULL}};
static const struct choice accelerator_kinds[] = {
	{"device", "ACCELERATOR_DEVICE"}, {"shared", "ACCELERATOR_SHARED"},         {"slice", "ACCELERATOR_SLICE"},
	{"core", "ACCELERATOR_CORE"},     {"share-size", "ACCELERATOR_SHARE_SIZE"}, {NULL, NULL}};
static const struct choice label_scopes[] = {{"presence", "LABEL_PRESENCE"}, {"vendor", "LABEL_VENDOR"},
					     {"type", "LABEL_TYPE"},         {"instance-type", "LABEL_INSTANCE_TYPE"},
					     {"family", "LABEL_FAMILY"},     {"memory", "LABEL_MEMORY"},
					     {"count", "LABEL_COUNT"},       {"partition", "LABEL_PARTITION"},
					     {"property", "LABEL_PROPERTY"}, {NULL, NULL}};
static const struct choice engine_kinds[] = {{"serving", "ENGINE_SERVING"},
					     {"training", "ENGINE_TRAINING"},
					     {"notebook", "ENGINE_NOTEBOOK"},
					     {"library", "ENGINE_LIBRARY"},
					     {NULL, NULL}};
static const struct choice variants[] = {{"cuda", "IMAGE_CUDA"}, {"rocm", "IMAGE_ROCM"},   {"cpu", "IMAGE_CPU"},
					 {"tpu", "IMAGE_TPU"},   {"gaudi", "IMAGE_GAUDI"}, {"neuron", "IMAGE_NEURON"},
					 {"xpu", "IMAGE_XPU"},   {"any", "IMAGE_ANY"},     {NULL, NULL}};
static const struct choice metric_types[] = {
	{"gauge", "METRIC_GAUGE"}, {"counter", "METRIC_COUNTER"}, {"histogram", "METRIC_HISTOGRAM"}, {NULL, NULL}};
static const struct choice metric_roles[] = {{"queue", "METRIC_QUEUE"},
					     {"running", "METRIC_RUNNING"},
					     {"kv-cache", "METRIC_KV_CACHE"},
					     {"queue-time", "METRIC_QUEUE_TIME"},
					     {"first-token", "METRIC_FIRST_TOKEN"},
					     {"latency", "METRIC_LATENCY"},
					     {"requests", "METRIC_REQUESTS"},
					     {"failures", "METRIC_FAILURES"},
					     {"tokens", "METRIC_TOKENS"},
					     {"gpu-utilization", "METRIC_GPU_UTILIZATION"},
					     {NULL, NULL}};
static const struct choice flag_roles[] = {{"model", "FLAG_MODEL"},
					   {"served-name", "FLAG_SERVED_NAME"},
					   {"host", "FLAG_HOST"},
					   {"port", "FLAG_PORT"},
					   {"tensor-parallel", "FLAG_TENSOR_PARALLEL"},
					   {"pipeline-parallel", "FLAG_PIPELINE_PARALLEL"},
					   {"data-parallel", "FLAG_DATA_PARALLEL"},
					   {"data-parallel-local", "FLAG_DATA_PARALLEL_LOCAL"},
					   {"expert-parallel", "FLAG_EXPERT_PARALLEL"},
					   {"context", "FLAG_CONTEXT"},
					   {"memory-utilization", "FLAG_MEMORY_UTILIZATION"},
					   {"quantization", "FLAG_QUANTIZATION"},
					   {"dtype", "FLAG_DTYPE"},
					   {"kv-cache-dtype", "FLAG_KV_CACHE_DTYPE"},
					   {"concurrency", "FLAG_CONCURRENCY"},
					   {"shutdown-timeout", "FLAG_SHUTDOWN_TIMEOUT"},
					   {"download-dir", "FLAG_DOWNLOAD_DIR"},
					   {"revision", "FLAG_REVISION"},
					   {"trust-remote-code", "FLAG_TRUST_REMOTE_CODE"},
					   {"api-key", "FLAG_API_KEY"},
					   {"metrics", "FLAG_METRICS"},
					   {"nodes", "FLAG_NODES"},
					   {"node-rank", "FLAG_NODE_RANK"},
					   {"leader-address", "FLAG_LEADER_ADDRESS"},
					   {"processes-per-node", "FLAG_PROCESSES_PER_NODE"},
					   {"model-repository", "FLAG_MODEL_REPOSITORY"},
					   {"model-control", "FLAG_MODEL_CONTROL"},
					   {"grpc-port", "FLAG_GRPC_PORT"},
					   {"metrics-port", "FLAG_METRICS_PORT"},
					   {"monitoring-file", "FLAG_MONITORING_FILE"},
					   {"device", "FLAG_DEVICE"},
					   {"task", "FLAG_TASK"},
					   {"eager", "FLAG_EAGER"},
					   {"prompt", "FLAG_PROMPT"},
					   {"prefill", "FLAG_PREFILL"},
					   {"admission", "FLAG_ADMISSION"},
					   {"load-model", "FLAG_LOAD_MODEL"},
					   {"poll", "FLAG_POLL"},
					   {"model-config", "FLAG_MODEL_CONFIG"},
					   {"batching", "FLAG_BATCHING"},
					   {"batching-file", "FLAG_BATCHING_FILE"},
					   {"headless", "FLAG_HEADLESS"},
					   {"executor", "FLAG_EXECUTOR"},
					   {"join-timeout", "FLAG_JOIN_TIMEOUT"},
					   {NULL, NULL}};

static const struct field gpu_fields[] = {
	{"aliases", "aliases", TEXTS, false, NULL, NULL},
	{"title", "title", TEXT, true, NULL, NULL},
	{"vendor", "vendor", CHOICE, true, vendors, NULL},
	{"resource", "resource", TEXT, true, NULL, NULL},
	{"memory_mib", "memory_mib", NUMBER, true, NULL, NULL},
	{"bandwidth_gbs", "bandwidth_gbs", NUMBER, true, NULL, NULL},
	{"tflops_fp16", "tflops_fp16", NUMBER, false, NULL, NULL},
	{"tflops_bf16", "tflops_bf16", NUMBER, false, NULL, NULL},
	{"tflops_fp8", "tflops_fp8", NUMBER, false, NULL, NULL},
	{"tflops_int8", "tflops_int8", NUMBER, false, NULL, NULL},
	{"tflops_fp4", "tflops_fp4", NUMBER, false, NULL, NULL},
	{"compute_capability", "cc", CAPABILITY, false, NULL, NULL},
	{"precisions", "precisions", CHOICES, true, data_types, NULL},
	{"mig", "mig", PROFILES, false, NULL, NULL},
	{"products", "products", TEXTS, false, NULL, NULL},
	{"labels", "labels", LABELS, false, NULL, NULL},
	{"arm64", "arm64", BOOLEAN, false, NULL, NULL},
	{"per_node", "per_node", NUMBER, true, NULL, NULL},
	{"cores", "cores", NUMBER, false, NULL, NULL},
	{"linked", "linked", BOOLEAN, false, NULL, NULL},
	{"legacy", "legacy", BOOLEAN, false, NULL, NULL},
	{"relative_cost", "relative_cost", NUMBER, true, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record gpu_record = RECORD("struct gpu", gpu_fields);

static const struct field selector_fields[] = {
	{"name", "name", TEXT, true, NULL, NULL},
	{"how", "how", CHOICE, true, selector_hows, NULL},
	{"keys", "keys", TEXTS, true, NULL, NULL},
	{"needs", "needs", TEXT, false, NULL, NULL},
	{"count_key", "count_key", TEXT, false, NULL, NULL},
	{"pool_key", "pool_key", TEXT, false, NULL, NULL},
};
static const struct record selector_record = RECORD("struct cloud_selector", selector_fields);

static const struct field taint_fields[] = {
	{"key", "taint.key", TEXT, true, NULL, NULL},
	{"value", "taint.value", TEXT, false, NULL, NULL},
	{"effect", "taint.effect", CHOICE, true, effects, NULL},
	{"origin", "origin", CHOICE, true, taint_origins, NULL},
	{"auto_tolerated", "auto_tolerated", BOOLEAN, false, NULL, NULL},
	{"optional", "optional", BOOLEAN, false, NULL, NULL},
	{"resource", "resource", TEXT, false, NULL, NULL},
	{"arm64", "arm64", BOOLEAN, false, NULL, NULL},
};
static const struct record taint_record = RECORD("struct cloud_taint", taint_fields);

static const struct field storage_fields[] = {
	{"class", "class", TEXT, false, NULL, NULL},
	{"provisioner", "provisioner", TEXT, false, NULL, NULL},
	{"mode", "mode", CHOICE, true, access_modes, NULL},
	{"exists", "exists", BOOLEAN, true, NULL, NULL},
	{"is_default", "is_default", BOOLEAN, false, NULL, NULL},
	{"parameters", "parameters", PAIRS, false, NULL, NULL},
	{"root_owned", "root_owned", BOOLEAN, false, NULL, NULL},
	{"least_gib", "least_gib", NUMBER, false, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
};
static const struct record storage_record = RECORD("struct cloud_storage", storage_fields);

static const struct field entry_fields[] = {
	{"kind", "kind", CHOICE, true, entry_kinds, NULL},
	{"class", "class", TEXT, false, NULL, NULL},
	{"class_by_annotation", "class_by_annotation", BOOLEAN, false, NULL, NULL},
	{"internal", "internal", BOOLEAN, false, NULL, NULL},
	{"annotations", "annotations", PAIRS, false, NULL, NULL},
	{"ranges", "ranges", TEXTS, false, NULL, NULL},
	{"needs", "needs", TEXT, false, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
};
static const struct record entry_record = RECORD("struct cloud_entry", entry_fields);

static const struct field cloud_fields[] = {
	{"aliases", "aliases", TEXTS, false, NULL, NULL},
	{"title", "title", TEXT, true, NULL, NULL},
	{"selectors", "selectors", RECORDS, true, NULL, &selector_record},
	{"taints", "taints", RECORDS, false, NULL, &taint_record},
	{"spot", "spot", BOOLEAN, false, NULL, NULL},
	{"spot_labels", "spot_labels", PAIRS, false, NULL, NULL},
	{"storage", "storage", RECORDS, true, NULL, &storage_record},
	{"entries", "entries", RECORDS, true, NULL, &entry_record},
	{"rdma_resources", "rdma_resources", TEXTS, false, NULL, NULL},
	{"dns_namespace", "dns_namespace", TEXT, true, NULL, NULL},
	{"dns_label", "dns_label", PAIR, true, NULL, NULL},
	{"dns_node_local", "dns_node_local", BOOLEAN, false, NULL, NULL},
	{"identity_annotation", "identity_annotation", TEXT, false, NULL, NULL},
	{"pod_labels", "pod_labels", PAIRS, false, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record cloud_record = RECORD("struct cloud", cloud_fields);

static const struct field instance_fields[] = {
	{"gpu", "gpu", GPU, true, NULL, NULL},
	{"count", "count", NUMBER, true, NULL, NULL},
	{"vcpu", "vcpu", NUMBER, false, NULL, NULL},
	{"memory_mib", "memory_mib", NUMBER, false, NULL, NULL},
	{"alloc_cpu_m", "alloc_cpu_m", NUMBER, false, NULL, NULL},
	{"alloc_memory_mib", "alloc_memory_mib", NUMBER, false, NULL, NULL},
	{"efa", "efa", NUMBER, false, NULL, NULL},
	{"rdma", "rdma", BOOLEAN, false, NULL, NULL},
	{"local_disk_gib", "local_disk_gib", NUMBER, false, NULL, NULL},
	{"arm64", "arm64", BOOLEAN, false, NULL, NULL},
	{"attachable", "attachable", BOOLEAN, false, NULL, NULL},
	{"retired", "retired", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record instance_record = RECORD("struct instance", instance_fields);

static const struct field model_fields[] = {
	{"aliases", "aliases", TEXTS, false, NULL, NULL},
	{"kind", "kind", CHOICE, true, model_kinds, NULL},
	{"params_m", "params_m", NUMBER, true, NULL, NULL},
	{"active_m", "active_m", NUMBER, true, NULL, NULL},
	{"layers", "layers", NUMBER, true, NULL, NULL},
	{"hidden", "hidden", NUMBER, true, NULL, NULL},
	{"heads", "heads", NUMBER, true, NULL, NULL},
	{"kv_heads", "kv_heads", NUMBER, true, NULL, NULL},
	{"head_dim", "head_dim", NUMBER, false, NULL, NULL},
	{"kv_lora_rank", "kv_lora_rank", NUMBER, false, NULL, NULL},
	{"qk_rope_head_dim", "qk_rope_head_dim", NUMBER, false, NULL, NULL},
	{"index_bytes", "index_bytes", NUMBER, false, NULL, NULL},
	{"ffn_width", "ffn_width", NUMBER, false, NULL, NULL},
	{"window", "window", NUMBER, false, NULL, NULL},
	{"global_layers", "global_layers", NUMBER, false, NULL, NULL},
	{"cache_layers", "cache_layers", NUMBER, false, NULL, NULL},
	{"state_kib", "state_kib", NUMBER, false, NULL, NULL},
	{"encoder_tokens", "encoder_tokens", NUMBER, false, NULL, NULL},
	{"experts", "experts", NUMBER, false, NULL, NULL},
	{"expert_width", "expert_width", NUMBER, false, NULL, NULL},
	{"shared_width", "shared_width", NUMBER, false, NULL, NULL},
	{"dense_layers", "dense_layers", NUMBER, false, NULL, NULL},
	{"vocabulary", "vocabulary", NUMBER, true, NULL, NULL},
	{"tied", "tied", BOOLEAN, false, NULL, NULL},
	{"tower_m", "tower_m", NUMBER, false, NULL, NULL},
	{"max_context", "max_context", NUMBER, true, NULL, NULL},
	{"scaled_context", "scaled_context", NUMBER, false, NULL, NULL},
	{"dtype", "dtype", CHOICE, true, data_types, NULL},
	{"weights_mib", "weights_mib", NUMBER, true, NULL, NULL},
	{"mixed", "mixed", BOOLEAN, false, NULL, NULL},
	{"gated", "gated", CHOICE, true, answers, NULL},
	{"valid_tp", "valid_tp", COUNTS, true, NULL, NULL},
	{"fp8_repo", "fp8_repo", TEXT, false, NULL, NULL},
	{"fp8_mib", "fp8_mib", NUMBER, false, NULL, NULL},
	{"fp8_block", "fp8_block", NUMBER, false, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record model_record = RECORD("struct model", model_fields);

static const struct field image_fields[] = {
	{"repo", "repo", TEXT, false, NULL, NULL},
	{"tag", "tag", TEXT, false, NULL, NULL},
	{"variant", "variant", CHOICE, true, variants, NULL},
	{"needs_gpu", "needs_gpu", CHOICE, true, answers, NULL},
	{"foreign_tags", "foreign_tags", BOOLEAN, false, NULL, NULL},
};
static const struct record image_record = RECORD("struct engine_image", image_fields);

static const struct field command_fields[] = {
	{"words", "words", TEXT, true, NULL, NULL},
	{"needs_gpu", "needs_gpu", CHOICE, true, answers, NULL},
	{"foreign_flags", "foreign_flags", BOOLEAN, false, NULL, NULL},
};
static const struct record command_record = RECORD("struct engine_command", command_fields);

static const struct field flag_fields[] = {
	{"role", "role", CHOICE, false, flag_roles, NULL},   {"name", "name", TEXT, true, NULL, NULL},
	{"aliases", "aliases", TEXTS, false, NULL, NULL},    {"env", "env", TEXT, false, NULL, NULL},
	{"switch", "is_switch", BOOLEAN, false, NULL, NULL}, {"several", "several", BOOLEAN, false, NULL, NULL}, {"since", "since", RELEASE, false, NULL, NULL},
	{"until", "until", RELEASE, false, NULL, NULL},
};
static const struct record flag_record = RECORD("struct engine_flag", flag_fields);

static const struct field format_fields[] = {
	{"role", "role", CHOICE, true, flag_roles, NULL},
	{"value", "value", TEXT, true, NULL, NULL},
	{"capability", "cc", CAPABILITY, false, NULL, NULL},
	{"native", "native", CHOICE, false, data_types, NULL},
};
static const struct record format_record = RECORD("struct engine_format", format_fields);

static const struct field quantization_fields[] = {
	{"name", "name", TEXT, true, NULL, NULL},
	{"type", "type", CHOICE, true, data_types, NULL},
	{"flag", "flag", TEXT, false, NULL, NULL},
};
static const struct record quantization_record = RECORD("struct engine_quantization", quantization_fields);

static const struct field metric_fields[] = {
	{"role", "role", CHOICE, false, metric_roles, NULL},
	{"type", "type", CHOICE, true, metric_types, NULL},
	{"name", "name", TEXT, true, NULL, NULL},
	{"since", "since", RELEASE, false, NULL, NULL},
	{"until", "until", RELEASE, false, NULL, NULL},
	{"replaced_by", "replaced_by", TEXT, false, NULL, NULL},
	{"router", "router", BOOLEAN, false, NULL, NULL},
};
static const struct record metric_record = RECORD("struct engine_metric", metric_fields);

static const struct field user_fields[] = {
	{"since", "since", RELEASE, false, NULL, NULL},
	{"until", "until", RELEASE, false, NULL, NULL},
	{"non_root", "non_root", BOOLEAN, true, NULL, NULL},
	{"uid", "uid", NUMBER, false, NULL, NULL},
	{"gid", "gid", NUMBER, false, NULL, NULL},
	{"fs_group", "fs_group", NUMBER, false, NULL, NULL},
	{"home", "home", TEXT, true, NULL, NULL},
	{"cache", "cache", TEXT, true, NULL, NULL},
	{"writable", "writable", TEXTS, true, NULL, NULL},
};
static const struct record user_record = RECORD("struct engine_user", user_fields);

static const struct field engine_fields[] = {
	{"name", "name", TEXT, true, NULL, NULL},
	{"aliases", "aliases", TEXTS, false, NULL, NULL},
	{"title", "title", TEXT, true, NULL, NULL},
	{"kind", "kind", CHOICE, true, engine_kinds, NULL},
	{"generates", "generates", BOOLEAN, false, NULL, NULL},
	{"image", "image", TEXT, false, NULL, NULL},
	{"tag", "tag", TEXT, false, NULL, NULL},
	{"images", "images", RECORDS, false, NULL, &image_record},
	{"tags", "tags", RECORDS, false, NULL, &image_record},
	{"commands", "commands", RECORDS, false, NULL, &command_record},
	{"cpu_tag", "cpu_tag", TEXT, false, NULL, NULL},
	{"places", "places", TEXTS, false, NULL, NULL},
	{"command", "command", TEXTS, false, NULL, NULL},
	{"model_positional", "model_positional", BOOLEAN, false, NULL, NULL},
	{"flags", "flags", FLAGS, false, NULL, &flag_record},
	{"other_flags", NULL, FLAG_NAMES, false, NULL, NULL},
	{"flags_complete", "flags_complete", BOOLEAN, false, NULL, NULL},
	{"flags_from", "flags_from", RELEASE, false, NULL, NULL},
	{"flags_until", "flags_until", RELEASE, false, NULL, NULL},
	{"flag_prefixes", "flag_prefixes", TEXTS, false, NULL, NULL},
	{"formats", "formats", RECORDS, false, NULL, &format_record},
	{"capability", "cc", CAPABILITY, false, NULL, NULL},
	{"quantizations", "quantizations", RECORDS, false, NULL, &quantization_record},
	{"half", "half", TEXT, false, NULL, NULL},
	{"kv_fp8", "kv_fp8", TEXT, false, NULL, NULL},
	{"context_override_env", "context_override_env", TEXT, false, NULL, NULL},
	{"port", "port", NUMBER, false, NULL, NULL},
	{"grpc_port", "grpc_port", NUMBER, false, NULL, NULL},
	{"metrics_port", "metrics_port", NUMBER, false, NULL, NULL},
	{"serve_port", "serve_port", NUMBER, false, NULL, NULL},
	{"metrics_path", "metrics_path", TEXT, false, NULL, NULL},
	{"metrics_default", "metrics_default", BOOLEAN, false, NULL, NULL},
	{"startup", "startup", TEXT, false, NULL, NULL},
	{"readiness", "readiness", TEXT, false, NULL, NULL},
	{"liveness", "liveness", TEXT, false, NULL, NULL},
	{"probe_paths", "probe_paths", TEXTS, false, NULL, NULL},
	{"probe_paths_complete", "probe_paths_complete", BOOLEAN, false, NULL, NULL},
	{"metrics", "metrics", RECORDS, false, NULL, &metric_record},
	{"metric_prefixes", "metric_prefixes", TEXTS, false, NULL, NULL},
	{"metrics_complete", "metrics_complete", BOOLEAN, false, NULL, NULL},
	{"model_label", "model_label", TEXT, false, NULL, NULL},
	{"users", "users", RECORDS, false, NULL, &user_record},
	{"env", "env", PAIRS, false, NULL, NULL},
	{"env_prefixes", "env_prefixes", TEXTS, false, NULL, NULL},
	{"link_env", "link_env", TEXTS, false, NULL, NULL},
	{"token_env", "token_env", TEXT, false, NULL, NULL},
	{"needs_gpu", "needs_gpu", CHOICE, true, answers, NULL},
	{"memory_percent", "memory_percent", NUMBER, false, NULL, NULL},
	{"memory_percent_before", "memory_percent_before", NUMBER, false, NULL, NULL},
	{"memory_percent_since", "memory_percent_since", RELEASE, false, NULL, NULL},
	{"overhead_mib", "overhead_mib", NUMBER, false, NULL, NULL},
	{"collective_mib", "collective_mib", NUMBER, false, NULL, NULL},
	{"collective_pair_mib", "collective_pair_mib", NUMBER, false, NULL, NULL},
	{"shm_mib", "shm_mib", NUMBER, false, NULL, NULL},
	{"shm_single_mib", "shm_single_mib", NUMBER, false, NULL, NULL},
	{"host_memory_mib", "host_memory_mib", NUMBER, false, NULL, NULL},
	{"cpu_m", "cpu_m", NUMBER, false, NULL, NULL},
	{"drain_seconds", "drain_seconds", NUMBER, false, NULL, NULL},
	{"drains", "drains", BOOLEAN, false, NULL, NULL},
	{"downloads", "downloads", BOOLEAN, false, NULL, NULL},
	{"download", "download", TEXTS, false, NULL, NULL},
	{"openai", "openai", BOOLEAN, false, NULL, NULL},
	{"streams", "streams", BOOLEAN, false, NULL, NULL},
	{"deprecated", "deprecated", TEXT, false, NULL, NULL},
	{"successor", "successor", TEXT, false, NULL, NULL},
	{"note", "note", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record engine_record = RECORD("struct engine", engine_fields);

static const struct field retired_fields[] = {
	{"repo", "repo", TEXT, true, NULL, NULL},           {"tag", "tag", TEXT, false, NULL, NULL},
	{"since", "since", TEXT, true, NULL, NULL},         {"why", "why", TEXT, true, NULL, NULL},
	{"successor", "successor", TEXT, true, NULL, NULL}, {"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record retired_record = RECORD("struct retired_image", retired_fields);

static const struct field exporter_fields[] = {
	{"title", "title", TEXT, true, NULL, NULL},
	{"prefix", "prefix", TEXT, true, NULL, NULL},
	{"metrics", "metrics", TEXTS, true, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record exporter_record = RECORD("struct exporter", exporter_fields);

static const struct field accelerator_fields[] = {
	{"vendor", "vendor", CHOICE, true, vendors, NULL},  {"kind", "kind", CHOICE, true, accelerator_kinds, NULL},
	{"taint_key", "taint_key", TEXT, true, NULL, NULL}, {"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record accelerator_record = RECORD("struct accelerator", accelerator_fields);
static const struct record misspelling_record = {"struct misspelling", NULL, 0};

static const struct field node_label_fields[] = {
	{"scope", "scope", CHOICE, true, label_scopes, NULL}, {"cloud", "cloud", TEXT, false, NULL, NULL},
	{"needs", "needs", TEXT, false, NULL, NULL},          {"values", "values", TEXTS, false, NULL, NULL},
	{"closed", "closed", BOOLEAN, false, NULL, NULL},     {"replaced_by", "replaced_by", TEXT, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},       {"date", "date", DATE, false, NULL, NULL},
};
static const struct record node_label_record = RECORD("struct node_label", node_label_fields);

static const struct field release_fields[] = {
	{"released", "released", TEXT, false, NULL, NULL},
	{"end_of_life", "end_of_life", TEXT, false, NULL, NULL},
	{"supported", "supported", BOOLEAN, true, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record release_record = RECORD("struct kube_release", release_fields);

static const struct field feature_fields[] = {
	{"title", "title", TEXT, true, NULL, NULL},
	{"alpha", "alpha", NUMBER, false, NULL, NULL},
	{"beta", "beta", NUMBER, false, NULL, NULL},
	{"stable", "stable", NUMBER, false, NULL, NULL},
	{"on_by_default", "on_by_default", NUMBER, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record feature_record = RECORD("struct kube_feature", feature_fields);

static const struct field trigger_fields[] = {
	{"required", "required", TEXTS, false, NULL, NULL},  {"auth", "auth", TEXTS, false, NULL, NULL},
	{"one_of", "one_of", TEXTS, false, NULL, NULL},      {"one_of_auth", "one_of_auth", BOOLEAN, false, NULL, NULL},
	{"numbers", "numbers", TEXTS, false, NULL, NULL},    {"values", "values", PAIRS, false, NULL, NULL},
	{"gone", "gone", TEXTS, false, NULL, NULL},          {"gone_since", "gone_since", RELEASE, false, NULL, NULL},
	{"gone_hint", "gone_hint", TEXT, false, NULL, NULL}, {"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record trigger_record = RECORD("struct keda_trigger", trigger_fields);

static const struct field addon_port_fields[] = {
	{"name", "name", TEXT, true, NULL, NULL},
	{"port", "port", NUMBER, true, NULL, NULL},
	{"service", "service", BOOLEAN, false, NULL, NULL},
};
static const struct record addon_port_record = RECORD("struct addon_port", addon_port_fields);

static const struct field addon_secret_fields[] = {
	{"env", "env", TEXT, true, NULL, NULL},      {"secret", "secret", TEXT, true, NULL, NULL},
	{"key", "key", TEXT, true, NULL, NULL},      {"value", "value", TEXT, true, NULL, NULL},
	{"text", "text", TEXT, true, NULL, NULL},    {"optional", "optional", BOOLEAN, false, NULL, NULL},
	{"scheme", "scheme", TEXT, false, NULL, NULL},
};
static const struct record addon_secret_record = RECORD("struct addon_secret", addon_secret_fields);

static const struct field addon_fields[] = {
	{"title", "title", TEXT, true, NULL, NULL},
	{"kind", "kind", TEXT, true, NULL, NULL},
	{"component", "component", TEXT, true, NULL, NULL},
	{"image", "image", TEXT, true, NULL, NULL},
	{"tag", "tag", TEXT, true, NULL, NULL},
	{"command", "command", TEXTS, false, NULL, NULL},
	{"args", "args", TEXTS, false, NULL, NULL},
	{"env", "env", PAIRS, false, NULL, NULL},
	{"secrets", "secrets", RECORDS, false, NULL, &addon_secret_record},
	{"port", "port", NUMBER, true, NULL, NULL},
	{"service_port", "service_port", NUMBER, false, NULL, NULL},
	{"ports", "ports", RECORDS, false, NULL, &addon_port_record},
	{"startup", "startup", TEXT, true, NULL, NULL},
	{"readiness", "readiness", TEXT, true, NULL, NULL},
	{"liveness", "liveness", TEXT, true, NULL, NULL},
	{"startup_failures", "startup_failures", NUMBER, true, NULL, NULL},
	{"metrics", "metrics", TEXT, false, NULL, NULL},
	{"metrics_secret", "metrics_secret", TEXT, false, NULL, NULL},
	{"data", "data", TEXT, false, NULL, NULL},
	{"data_gib", "data_gib", NUMBER, false, NULL, NULL},
	{"scratch", "scratch", PAIRS, false, NULL, NULL},
	{"uid", "uid", NUMBER, true, NULL, NULL},
	{"gid", "gid", NUMBER, true, NULL, NULL},
	{"fs_group", "fs_group", NUMBER, true, NULL, NULL},
	{"cpu_m", "cpu_m", NUMBER, true, NULL, NULL},
	{"memory_mib", "memory_mib", NUMBER, true, NULL, NULL},
	{"database_port", "database_port", NUMBER, false, NULL, NULL},
	{"downloads", "downloads", BOOLEAN, false, NULL, NULL},
	{"waits", "waits", BOOLEAN, false, NULL, NULL},
	{"source", "source", SOURCE, true, NULL, NULL},
	{"date", "date", DATE, false, NULL, NULL},
};
static const struct record addon_record = RECORD("struct addon", addon_fields);

/** How the key of an entry, the name, is written into it. */
enum name_kind { NAME_TEXT, NAME_FIELD, NAME_MINOR };

enum table_id {
	GPUS,
	CLOUDS,
	INSTANCES,
	MODELS,
	ENGINES,
	RETIRED,
	EXPORTERS,
	ACCELERATORS,
	MISSPELLINGS,
	NODE_LABELS,
	RELEASES,
	FEATURES,
	KEDA_TRIGGERS,
	ADDONS,
	TABLES
};

static const struct table {
	/** Key in the files, and the C array's name behind "catalog_". */
	const char *key, *array;
	const struct record *record;
	enum name_kind name;
	/** Designator of the name. */
	const char *name_c;
} tables[TABLES] = {
	[GPUS] = {"gpus", "gpus", &gpu_record, NAME_TEXT, "name"},
	[CLOUDS] = {"clouds", "clouds", &cloud_record, NAME_TEXT, "name"},
	[INSTANCES] = {"instances", "instances", &instance_record, NAME_TEXT, "name"},
	[MODELS] = {"models", "models", &model_record, NAME_TEXT, "id"},
	[ENGINES] = {"engine", "engines", &engine_record, NAME_FIELD, "name"},
	[RETIRED] = {"retired_images", "retired_images", &retired_record, NAME_TEXT, "name"},
	[EXPORTERS] = {"exporters", "exporters", &exporter_record, NAME_TEXT, "name"},
	[ACCELERATORS] = {"accelerators", "accelerators", &accelerator_record, NAME_TEXT, "name"},
	[MISSPELLINGS] = {"misspellings", "misspellings", &misspelling_record, NAME_TEXT, "wrong"},
	[NODE_LABELS] = {"node_labels", "node_labels", &node_label_record, NAME_TEXT, "key"},
	[RELEASES] = {"kube_releases", "kube_releases", &release_record, NAME_MINOR, "minor"},
	[FEATURES] = {"kube_features", "kube_features", &feature_record, NAME_TEXT, "name"},
	[KEDA_TRIGGERS] = {"keda_triggers", "keda_triggers", &trigger_record, NAME_TEXT, "name"},
	[ADDONS] = {"addons", "addons", &addon_record, NAME_TEXT, "name"},
};

#endif
