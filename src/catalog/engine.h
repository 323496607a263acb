/* SPDX-License-Identifier: Apache-2.0
 * Serving and training engines: images, commands, flags, ports, probes, metrics, users. Data: engines/, one file each.
 * A new engine is a new file; an entry with `generates` false is only recognised. */
#ifndef K8SAI_CATALOG_ENGINE_H
#define K8SAI_CATALOG_ENGINE_H

#include "catalog/common.h"

enum engine_kind { ENGINE_SERVING, ENGINE_TRAINING, ENGINE_NOTEBOOK, ENGINE_LIBRARY };

/** What an image or tag is built for. */
enum image_variant { IMAGE_CUDA, IMAGE_ROCM, IMAGE_CPU, IMAGE_TPU, IMAGE_GAUDI, IMAGE_NEURON, IMAGE_XPU, IMAGE_ANY };

/** A pattern for images. '*' stands for any run of bytes but '/'. */
struct engine_image {
	/** Last parts of a repository: "vllm/vllm-openai" also matches "mirror.example/vllm/vllm-openai"; NULL in an
	 * engine's `tags`. */
	const char *repo;
	/** Tag; NULL for any. */
	const char *tag;
	enum image_variant variant;
	/** Must such a container have an accelerator to be of use? */
	enum answer needs_gpu;
	/** Its tags do not count the engine's releases (distributions with numbers of their own). */
	bool foreign_tags;
};

/** Words of a command line that give an engine away: consecutive, the first one compared without its folder. '*' within
 * a word as above. */
struct engine_command {
	const char *words;
	enum answer needs_gpu;
	/** It takes flags of its own rather than the engine's. */
	bool foreign_flags;
};

/** What a flag means to the planner and the rules. */
enum flag_role {
	FLAG_OTHER,
	FLAG_MODEL,
	FLAG_SERVED_NAME,
	FLAG_HOST,
	FLAG_PORT,
	FLAG_TENSOR_PARALLEL,
	FLAG_PIPELINE_PARALLEL,
	FLAG_DATA_PARALLEL,
	/** Ranks of a data-parallel group on this pod, where that differs from FLAG_DATA_PARALLEL. */
	FLAG_DATA_PARALLEL_LOCAL,
	FLAG_EXPERT_PARALLEL,
	FLAG_CONTEXT,
	FLAG_MEMORY_UTILIZATION,
	FLAG_QUANTIZATION,
	FLAG_DTYPE,
	FLAG_KV_CACHE_DTYPE,
	FLAG_CONCURRENCY,
	FLAG_SHUTDOWN_TIMEOUT,
	FLAG_DOWNLOAD_DIR,
	FLAG_REVISION,
	FLAG_TRUST_REMOTE_CODE,
	FLAG_API_KEY,
	FLAG_METRICS,
	FLAG_NODES,
	FLAG_NODE_RANK,
	FLAG_LEADER_ADDRESS,
	FLAG_PROCESSES_PER_NODE,
	FLAG_MODEL_REPOSITORY,
	FLAG_MODEL_CONTROL,
	FLAG_GRPC_PORT,
	FLAG_METRICS_PORT,
	FLAG_MONITORING_FILE,
	FLAG_DEVICE,
	FLAG_TASK,
	/** Runs the decoder in eager mode: no CUDA graphs, less memory. */
	FLAG_EAGER,
	/** Longest prompt, where FLAG_CONTEXT also counts the answer; most tokens of prompts worked on at a time; most
	 * requests that are taken on, those that wait among them. */
	FLAG_PROMPT,
	FLAG_PREFILL,
	FLAG_ADMISSION,
	/** A model of the repository to load at the start; seconds between looks for changes. */
	FLAG_LOAD_MODEL,
	FLAG_POLL,
	/** A file that names the models; a switch for batches, and the file with their bounds. */
	FLAG_MODEL_CONFIG,
	FLAG_BATCHING,
	FLAG_BATCHING_FILE,
	/** Several nodes: no API on this one; what joins the processes ("mp", "ray"); seconds that they wait for each
	 * other. */
	FLAG_HEADLESS,
	FLAG_EXECUTOR,
	FLAG_JOIN_TIMEOUT,
	FLAG_ROLES,
};

struct engine_flag {
	enum flag_role role;
	/** "--tensor-parallel-size"; other spellings; the environment variable that does the same (TGI), or NULL. */
	const char *name;
	struct text_list aliases;
	const char *env;
	/** A switch: it takes no value. Several values: as words behind it. */
	bool is_switch, several;
	/** First release that has it, first that no longer has it. */
	struct version since, until;
};

/** What a value of a flag demands of the GPU. */
struct engine_format {
	/** FLAG_DTYPE, FLAG_QUANTIZATION, FLAG_KV_CACHE_DTYPE; the value, compared without regard to case. */
	enum flag_role role;
	const char *value;
	/** Least CUDA compute capability; below it the engine does not start. 0.0: any. */
	unsigned cc_major, cc_minor;
	/** What the GPU must compute in for more than memory to be saved; DATA_FP32: nothing is said. */
	enum data_type native;
};

/** How weights can be held: as a values file names it. */
struct engine_quantization {
	const char *name;
	/** What a weight takes. */
	enum data_type type;
	/** The engine makes it from 16-bit weights while loading when told so by FLAG_QUANTIZATION; NULL: the
	 * repository must hold such weights, which the engine recognises by itself (naming them again would only switch
	 * faster kernels off). */
	const char *flag;
};

enum metric_role {
	METRIC_OTHER,
	METRIC_QUEUE,
	METRIC_RUNNING,
	METRIC_KV_CACHE,
	METRIC_QUEUE_TIME,
	METRIC_FIRST_TOKEN,
	METRIC_LATENCY,
	METRIC_REQUESTS,
	METRIC_FAILURES,
	METRIC_TOKENS,
	METRIC_GPU_UTILIZATION
};
enum metric_type { METRIC_GAUGE, METRIC_COUNTER, METRIC_HISTOGRAM };

struct engine_metric {
	enum metric_role role;
	enum metric_type type;
	/** Base name: a histogram also has _bucket, _sum and _count behind it; a counter's name is whole. */
	const char *name;
	struct version since, until;
	/** What to use after `until`; NULL when there is nothing like it. */
	const char *replaced_by;
	/** A router in front of the engines exports it (too), which is there when no engine is; whatever the release.
	 */
	bool router;
};

/** As whom it can run. */
struct engine_user {
	/** Releases for which this holds. */
	struct version since, until;
	/** It works without being root; then these are the ids to run as. */
	bool non_root;
	unsigned uid, gid, fs_group;
	/** Home folder, and where weights are kept when nothing else is said (mount the cache here). */
	const char *home, *cache;
	/** Folders that must be writable (memory-backed /dev/shm and the cache apart). */
	struct text_list writable;
};

struct engine {
	/** "vllm", and other spellings. */
	const char *name;
	struct text_list aliases;
	const char *title;
	enum engine_kind kind;
	/** All data a manifest needs is here. False: recognised only. */
	bool generates;
	/** Image to use, "vllm/vllm-openai", its pinned tag, and variants for other vendors' accelerators (tag NULL:
	 * the same tag). */
	const char *image, *tag;
	const struct engine_image *images;
	size_t n_images;
	/** Patterns of tags alone that override what the repository says (a tag with "cpu" in it). */
	const struct engine_image *tags;
	size_t n_tags;
	const struct engine_command *commands;
	size_t n_commands;
	/** The tag to use without a GPU, where it differs (NULL: the same). */
	const char *cpu_tag;
	/** Schemes of places that it loads a repository of models from: "s3://", "gs://", "az://", "pvc://". Empty: it
	 * serves one model. */
	struct text_list places;
	/** Command of the container (empty: the image's own entry point), and whether the model stands first in the
	 * arguments rather than behind FLAG_MODEL. */
	struct text_list command;
	bool model_positional;
	const struct engine_flag *flags;
	size_t n_flags;
	/** Behind the first `n_meanings` flags stand names only, without a role. */
	size_t n_meanings;
	/** `flags` lists every flag there is: of all releases (`flags_complete`), or of those in [flags_from,
	 * flags_until). Only then is one that is not in it unknown. */
	bool flags_complete;
	struct version flags_from, flags_until;
	/** Any flag that starts with one of these belongs to a group that is not listed ("--compilation-config."). */
	struct text_list flag_prefixes;
	/** Number formats that not every GPU has. */
	const struct engine_format *formats;
	size_t n_formats;
	/** Least CUDA compute capability that it runs on; 0.0: any. */
	unsigned cc_major, cc_minor;
	const struct engine_quantization *quantizations;
	size_t n_quantizations;
	/** Value of FLAG_DTYPE for GPUs that do not compute in bfloat16 (NULL: it takes 16-bit floats there by itself),
	 * and of FLAG_KV_CACHE_DTYPE for a cache in 8-bit floats (NULL: it has none). */
	const char *half, *kv_fp8;
	/** It does not start when FLAG_CONTEXT exceeds what the model's configuration allows, unless this variable is
	 * set; NULL: it starts. */
	const char *context_override_env;
	/** Ports it listens on when nothing is said; 0 when it has none. `metrics_port` may equal `port`. */
	unsigned port, grpc_port, metrics_port;
	/** What to tell it to listen on instead (FLAG_PORT) where its own port needs a privilege; 0: its own. */
	unsigned serve_port;
	const char *metrics_path;
	/** Metrics are on without FLAG_METRICS (or FLAG_MONITORING_FILE). */
	bool metrics_default;
	/** HTTP paths to probe; "{model}" stands for the served name. NULL when it has none. */
	const char *startup, *readiness, *liveness;
	/** Paths that answer GET beside `metrics_path`, and whether these are all. "{model}" stands for any rest. */
	struct text_list probe_paths;
	bool probe_paths_complete;
	const struct engine_metric *metrics;
	size_t n_metrics;
	/** Prefixes of its metrics ("vllm:"), and whether `metrics` lists every one. */
	struct text_list metric_prefixes;
	bool metrics_complete;
	/** Label of its metrics that holds the served model's name, or NULL. */
	const char *model_label;
	/** Newest first. */
	const struct engine_user *users;
	size_t n_users;
	/** Environment it should have, and prefixes of variables it reads ("VLLM_": a Service of that name collides).
	 */
	struct text_pairs env;
	struct text_list env_prefixes;
	/** Variables that it reads and that Kubernetes sets for a Service ("VLLM_PORT" for one named "vllm"). */
	struct text_list link_env;
	/** Variable that holds the Hugging Face token, or NULL. */
	const char *token_env;
	enum answer needs_gpu;
	/** Share of the device's memory it takes by default, in percent; releases before `memory_percent_since` took
	 * `memory_percent_before`. 0: it takes what it needs. */
	unsigned memory_percent, memory_percent_before;
	struct version memory_percent_since;
	/** On each GPU beside weights and cache: activations, graphs, CUDA context; and for collectives when several
	 * GPUs work together, or just two. MiB. */
	unsigned overhead_mib, collective_mib, collective_pair_mib;
	/** Shared memory (/dev/shm) it wants with several GPUs, and with one; MiB. */
	unsigned shm_mib, shm_single_mib;
	/** Host memory beside what weights pass through while loading, MiB; and CPU threads per GPU, in thousandths. */
	unsigned host_memory_mib, cpu_m;
	/** Seconds to let requests finish, and whether it lets them without FLAG_SHUTDOWN_TIMEOUT. */
	unsigned drain_seconds;
	bool drains;
	/** It downloads weights from Hugging Face when told a model id; the command of its image that does only that,
	 * with the id and perhaps --revision=… behind it (empty: none). */
	bool downloads;
	struct text_list download;
	/** The API speaks OpenAI's protocol. */
	bool openai;
	/** It generates text: an answer is a stream that lasts for as long as the text is written. */
	bool streams;
	/** Archived or past its support: since when ("2026-03", …) and what to use instead; NULL. */
	const char *deprecated, *successor;
	const char *note, *source, *date;
};

/** Images that get no more updates, whoever made them. Data: images.yaml. */
struct retired_image {
	/** What the entry is called in the data. */
	const char *name;
	/** Last parts of a repository, as in struct engine_image; with '/' at the end: a registry, or a namespace of
	 * the Docker Hub. */
	const char *repo;
	/** Tags that are meant; NULL for all. */
	const char *tag;
	/** "2026-03-21"; what happened, for a sentence; what to use instead. */
	const char *since, *why, *successor;
	const char *source, *date;
};
extern const struct retired_image catalog_retired_images[];
extern const size_t catalog_n_retired_images;

/** A program beside the engines whose metrics are watched with theirs. Data: exporters.yaml. */
struct exporter {
	const char *name, *title;
	/** All its metrics start so; some of them are listed. */
	const char *prefix;
	struct text_list metrics;
	const char *source, *date;
};
extern const struct exporter catalog_exporters[];
extern const size_t catalog_n_exporters;

extern const struct engine catalog_engines[];
extern const size_t catalog_n_engines;

/** By name or alias, ignoring case; NULL when there is none. */
const struct engine *catalog_engine_find(struct str name);
struct nearest catalog_engine_nearest(struct str name);

/** An image reference in parts; each is a slice of the reference, empty when absent. */
struct image_parts {
	/** With registry: "ghcr.io/huggingface/text-generation-inference". */
	struct str repo, tag, digest;
};
struct image_parts catalog_image_parts(struct str image);

/** The entry that says that the image gets no more updates; NULL when none does. */
const struct retired_image *catalog_image_retired(const struct image_parts *image);

struct engine_match {
	const struct engine *engine;
	/** By what: the pattern that fits the image, or NULL; the pattern that fits the command line, or NULL. */
	const struct engine_image *image;
	const struct engine_command *command;
	enum image_variant variant;
	/** Judged from both. ANSWER_UNKNOWN when it runs either way. */
	enum answer needs_gpu;
	/** Release by the image's tag; 0.0.0 when the tag does not say, or the image is not one of the engine's own. */
	struct version version;
};

/** Recognises the engine of a container from its image (may be empty) and the words of its command followed by its
 * arguments; a word that holds a whole shell script is looked into. The command line wins over the image, because it is
 * what runs, unless all it starts is a library such as Ray. False when no engine is recognised; `*out` is then all
 * zero. */
bool catalog_engine_detect(struct str image, const struct str *words, size_t n, struct engine_match *out);

/** The flag of that role in release `v` (0.0.0: newest); NULL when it has none. */
const struct engine_flag *catalog_engine_flag(const struct engine *e, enum flag_role role, struct version v);
/** The flag that is written so (without "=value"; '_' counts as '-'); NULL when it is not listed. */
const struct engine_flag *catalog_engine_flag_named(const struct engine *e, struct str name);
/** Is `name` ("--x", "--x=1", "--x.key") a flag that release `v` (0.0.0: newest) does not have? True when the flag is
 * listed for other releases only, when it is not listed and all flags of the release are, or when it is one slip away
 * from a listed one; abbreviations of listed flags and "--no-" forms are taken for known. */
bool catalog_engine_flag_unknown(const struct engine *e, struct str name, struct version v);
/** The flag of release `v` (0.0.0: newest) most like `name`. */
struct nearest catalog_engine_flag_nearest(const struct engine *e, struct str name, struct version v);
/** Finds the flag of `role` in a command line ("--f v", "--f=v", in a shell script too) and its value (empty for a
 * switch); the last one counts. False when it is not there. */
bool catalog_engine_flag_value(const struct engine *e, enum flag_role role, const struct str *words, size_t n,
			       struct str *value);
/** The model that a command line serves: FLAG_MODEL, or where it stands without a flag ("vllm serve MODEL", or the
 * first argument of the image's own entry point); false when it names none. */
bool catalog_engine_model(const struct engine *e, const struct str *words, size_t n, struct str *model);
/** Does the engine answer GET requests at `path` (a query and '/' at its end do not matter)? ANSWER_UNKNOWN when not
 * all its paths are listed. */
enum answer catalog_engine_answers(const struct engine *e, struct str path);
/** The metric of that role in release `v` (0.0.0: newest); NULL when it has none. */
const struct engine_metric *catalog_engine_metric(const struct engine *e, enum metric_role role, struct version v);
/** The metric of that name, with or without a histogram's suffix, of any engine; `*engine` (may be NULL) says whose.
 * NULL when none is listed. */
const struct engine_metric *catalog_metric_find(struct str name, const struct engine **engine);
/** The engine whose prefix a metric's name has; NULL when there is none. */
const struct engine *catalog_metric_owner(struct str name);
/** The most likely listed metric of that engine. */
struct nearest catalog_metric_nearest(const struct engine *e, struct str name);
/** As whom release `v` (0.0.0: newest) runs; NULL when that is not known. */
const struct engine_user *catalog_engine_user(const struct engine *e, struct version v);
/** The repository to use for another vendor's accelerators, or NULL. */
const struct engine_image *catalog_engine_variant(const struct engine *e, enum image_variant variant);

#endif
