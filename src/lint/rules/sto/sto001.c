/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/volumes.h"
#include "lint/weights.h"

enum { LEAST_MODEL };
static const struct rule_param params[] = {
	/* What is loaded in seconds from any network is no matter of cost. */
	[LEAST_MODEL] = {"leastModelMib", 0, 10485760, 1024, "weights of fewer MiB may be downloaded at every start"},
};

/* A pod that nobody makes again keeps its emptyDir through restarts of its containers. */
static bool pod_comes_again(const struct pod *p)
{
	return p->object->kind != KIND_POD;
}

/* "'org/name' (15 GiB)", "the model" where the image names it. */
static struct str title_of(struct check *c, struct str name)
{
	const struct model *model = catalog_model_find(name);
	if (name.n == 0)
		return STR("the model");
	if (!model || model->weights_mib == 0)
		return arena_printf(c->scratch, "'%.*s'", STR_ARG(name));
	return arena_printf(c->scratch, "'%.*s' (%u GiB)", STR_ARG(name), (model->weights_mib + 512) / 1024);
}

static bool is_small(const struct check *c, struct str name)
{
	const struct model *model = catalog_model_find(name);
	return model && model->weights_mib && model->weights_mib < check_param(c, LEAST_MODEL);
}

/* ---- the engine downloads
 * ------------------------------------------------------------------------------------------------- */

enum verdict { NOWHERE, IN_EMPTY_DIR, KEPT };

/* Where the caches lie, the best of them. `*found` becomes the emptyDir. */
static enum verdict judge_caches(const struct pod *p, const struct container *k, const struct weights *w,
				 struct volume *found)
{
	enum verdict verdict = NOWHERE;
	for (size_t i = 0; i < w->n_caches; i++) {
		const struct node *mount = container_mount(k, w->caches[i]);
		if (!mount)
			continue;
		struct volume v = pod_volume(p, node_text(node_get(mount, KEY_name)));
		bool lost = v.kind == VOLUME_DISK || v.kind == VOLUME_MEMORY || v.kind == VOLUME_EPHEMERAL;
		if (!lost)
			return KEPT;
		if (verdict == NOWHERE)
			*found = v;
		verdict = IN_EMPTY_DIR;
	}
	return verdict;
}

static bool mounts_what_lasts(const struct pod *p, const struct container *k)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next) {
		enum volume_kind kind = pod_volume(p, node_text(node_get(m, KEY_name))).kind;
		if (kind == VOLUME_UNKNOWN || volume_outlives_pod(kind))
			return true;
	}
	return false;
}

static void report_nowhere(struct check *c, const struct container *k, const struct weights *w)
{
	struct str title = title_of(c, w->model), at = w->n_caches ? w->caches[0] : STR("its cache");
	const struct node *place = place_of(k->node, KEY_volumeMounts, k->node);
	if (strcmp(k->engine.engine->name, "ollama") == 0)
		report_key(c, place, "what Ollama pulls is gone at the next start: no volume is mounted at %.*s",
			   STR_ARG(at));
	else
		report_key(c, place, "%.*s is downloaded again at every start: no volume is mounted at %.*s",
			   STR_ARG(title), STR_ARG(at));
}

static void judge_download(struct check *c, const struct pod *p, const struct container *k, const struct weights *w)
{
	struct volume empty = {0};
	enum verdict verdict = judge_caches(p, k, w, &empty);
	if (verdict == KEPT || (w->hidden && !w->said))
		return;
	if (verdict == NOWHERE && (w->hidden || (w->n_caches == 0 && mounts_what_lasts(p, k))))
		return;
	if (verdict == NOWHERE) {
		report_nowhere(c, k, w);
		return;
	}
	if (!pod_comes_again(p))
		return;
	struct str title = title_of(c, w->model);
	report_key(c, empty.entry,
		   "%.*s is downloaded again by every new pod: the volume '%.*s' goes with the pod it is made for",
		   STR_ARG(title), STR_ARG(node_text(node_get(empty.node, KEY_name))));
}

/* ---- an init container downloads
 * ------------------------------------------------------------------------------------------ */

/* Programs that fetch weights, and the word that must follow. */
static const struct {
	const char *program, *then;
} fetchers[] = {
	{"huggingface-cli", "download"},
	{"hf", "download"},
	{"aws", "s3"},
	{"gsutil", NULL},
	{"gcloud", "storage"},
	{"s5cmd", NULL},
	{"azcopy", NULL},
	{"rclone", NULL},
	{"wget", NULL},
	{"curl", NULL},
	{"git", "clone"},
	{"git-lfs", NULL},
	{"s3cmd", NULL},
	{"oras", "pull"},
	{"modelscope", "download"},
	{"skopeo", NULL},
};

static bool is_program(struct str word, const char *name)
{
	if (!str_ends(word, name))
		return false;
	size_t n = strlen(name);
	return word.n == n || word.p[word.n - n - 1] == '/';
}

static bool fetches(const struct container *k, struct arena *scratch)
{
	const struct words *words = container_words(k, scratch);
	for (size_t i = 0; i < words->n; i++) {
		if (str_has(words->at[i].text, "snapshot_download"))
			return true;
		for (size_t f = 0; f < COUNT_OF(fetchers); f++) {
			if (!is_program(words->at[i].text, fetchers[f].program))
				continue;
			if (!fetchers[f].then || (i + 1 < words->n && str_is(words->at[i + 1].text, fetchers[f].then)))
				return true;
		}
	}
	return false;
}

static bool mounts(const struct container *k, struct str volume)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
		if (str_eq(node_text(node_get(m, KEY_name)), volume))
			return true;
	return false;
}

static void judge_folder(struct check *c, const struct pod *p, const struct container *k, struct str folder)
{
	const struct node *mount = container_mount(k, folder);
	struct str name = node_text(node_get(mount, KEY_name));
	struct volume v = mount ? pod_volume(p, name) : (struct volume){0};
	if ((v.kind != VOLUME_DISK && v.kind != VOLUME_EPHEMERAL) || !pod_comes_again(p))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *init = &p->containers[i];
		if (init->role != CONTAINER_INIT || !mounts(init, name) || !fetches(init, c->scratch))
			continue;
		struct finding *f = report_key(c, v.entry,
					       "the init container '%.*s' downloads the weights again for every new "
					       "pod: the volume '%.*s' goes with the pod it is made for",
					       STR_ARG(init->name), STR_ARG(name));
		related_node(c, f, init->node, "the download");
		return;
	}
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (container_mounts_hidden(k) || pod_volumes_hidden(p))
		return;
	struct weights w = container_weights(k, c->scratch);
	if (w.from == WEIGHTS_FOLDER)
		judge_folder(c, p, k, w.model);
	else if (w.from == WEIGHTS_HUB && !is_small(c, w.model))
		judge_download(c, p, k, &w);
}

const struct rule rule_sto001 = {
	.code = "STO001",
	.name = "model-cache-not-persistent",
	.severity = SEVERITY_WARNING,
	.audience = FOR_SERVING,
	.flags = RULE_ABSENCE,
	.supersedes = "STO004",
	.container = check,
	.what = "A server downloads its weights when it starts, and keeps them where the next start does not find "
		"them: "
		"in no volume, or in an emptyDir.",
	.why = "Every restart, reschedule and new replica then loads tens of gigabytes over the network while its GPUs "
	       "wait, and does not start at all when the hub is down, limits the rate, or the token has expired. What "
	       "is in no volume is lost even when only the container restarts, and fills the node's disk; an emptyDir "
	       "is lost with the pod. A volume mounted where the engine does not look is of no use: vLLM and SGLang "
	       "use ~/.cache/huggingface unless HF_HOME, HF_HUB_CACHE or a flag says otherwise. Not reported: models "
	       "known to be below 1 GiB, images that may have the weights in them, and a single Pod with an emptyDir.",
	.bad = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n"
	       "    args: [--model, meta-llama/Llama-3.1-8B-Instruct]\n",
	.good = "containers:\n  - name: server\n    image: vllm/vllm-openai:v0.11.0\n"
		"    args: [--model, meta-llama/Llama-3.1-8B-Instruct]\n    volumeMounts:\n"
		"      - {name: cache, mountPath: /root/.cache/huggingface}\nvolumes:\n  - name: cache\n"
		"    persistentVolumeClaim: {claimName: model-cache}\n",
	.fix = "Mount a claim where the engine keeps what it downloads: ReadWriteMany when replicas share it, or a "
	       "StatefulSet's volumeClaimTemplates. Weights that never change may also come as an image volume.",
	RULE_PARAMS(params),
	.source = "https://huggingface.co/docs/huggingface_hub/guides/manage-cache",
};
