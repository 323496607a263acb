/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/served.h"

struct parallel {
	/** Devices that the processes of one pod use. */
	int64_t needs;
	/** Some flag says so; without one, one device is used. */
	bool said;
	/** Cannot be told: several pods share the work, or a value is hidden. */
	bool open;
	/** Where to point. */
	const struct node *at;
};

/* Multiplies one degree of parallelism in. */
static void times(struct check *c, const struct container *k, enum flag_role role, struct parallel *out)
{
	int64_t n;
	struct word word;
	enum flag_state state = container_role_int(k, c->scratch, role, 1, &n, &word);
	if (state == FLAG_HIDDEN || n > 4096)
		out->open = true;
	if (state != FLAG_GIVEN || out->open)
		return;
	out->needs *= n;
	out->said = true;
	out->at = out->at ? out->at : word.node;
}

/* vLLM's --data-parallel-size-local counts the ranks of this pod; SGLang's attention ranks share the tensor-parallel
 * devices. */
static void times_data_parallel(struct check *c, const struct container *k, struct parallel *out)
{
	struct word word;
	int64_t n;
	if (container_flag(k, c->scratch, "--enable-dp-attention", &word))
		return;
	if (container_role_int(k, c->scratch, FLAG_DATA_PARALLEL_LOCAL, 1, &n, &word) == FLAG_GIVEN)
		times(c, k, FLAG_DATA_PARALLEL_LOCAL, out);
	else
		times(c, k, FLAG_DATA_PARALLEL, out);
}

static struct parallel parallel_of(struct check *c, const struct pod *p, const struct container *k)
{
	struct parallel out = {.needs = 1};
	int64_t nodes;
	struct word word;
	if (spans_pods(p, k, c->scratch)) {
		out.open = true;
		return out;
	}
	times(c, k, FLAG_TENSOR_PARALLEL, &out);
	times(c, k, FLAG_PIPELINE_PARALLEL, &out);
	times(c, k, FLAG_PROCESSES_PER_NODE, &out);
	times_data_parallel(c, k, &out);
	/* torchrun counts processes a node; a server's degree is shared by its nodes. */
	bool a_node = k->engine.engine->kind == ENGINE_TRAINING;
	enum flag_state state = a_node ? FLAG_ABSENT : container_role_int(k, c->scratch, FLAG_NODES, 1, &nodes, &word);
	if (state == FLAG_GIVEN && out.needs % nodes == 0)
		out.needs /= nodes;
	else if (state != FLAG_ABSENT)
		out.open = true;
	return out;
}

/* Only whole devices and cores can be compared with a number of processes. */
static bool counts_devices(const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++) {
		enum accelerator_kind kind = k->asks[i].resource->kind;
		if (k->asks[i].count < 0 || (kind != ACCELERATOR_DEVICE && kind != ACCELERATOR_CORE))
			return false;
	}
	return k->n_asks == 1;
}

static void compare(struct check *c, const struct container *k, int64_t needs, const struct node *at, const char *what)
{
	int64_t has = k->accelerators;
	if (needs == has)
		return;
	struct finding *f =
		report(c, at, "%s makes %lld process%s, one for each device, and the container has %lld: %s", what,
		       (long long)needs, needs == 1 ? "" : "es", (long long)has,
		       needs > has ? "it cannot start" : "the others stay idle");
	if (needs < has)
		finding_severity(f, SEVERITY_WARNING);
	const struct accelerator_ask *ask = &k->asks[0];
	related_node(c, f, node_deref(ask->limit ? ask->limit : ask->request), "the devices");
}

/* MPIJob: mpirun starts slotsPerWorker processes on every worker. */
static bool check_slots(struct check *c, const struct pod *p, const struct container *k)
{
	if (!str_is(p->object->kind_name, "MPIJob") || !str_is(p->part, "Worker"))
		return false;
	const struct node *slots = node_find(p->object->spec, STR("slotsPerWorker"));
	int64_t n;
	if (slots && node_int(slots, &n) && n >= 1)
		compare(c, k, n, slots, "'slotsPerWorker'");
	return true;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (!counts_devices(k) || check_slots(c, p, k) || !k->engine.engine)
		return;
	struct parallel parallel = parallel_of(c, p, k);
	if (parallel.open || (!parallel.said && !(uses_one_device(k->engine.engine) &&
						  (k->engine.command || node_count(k->command) == 0))))
		return;
	compare(c, k, parallel.needs, parallel.at ? parallel.at : k->image_node,
		parallel.said ? "the engine's parallelism" : "the engine without a parallel size");
}

const struct rule rule_gpu008 = {
	.code = "GPU008",
	.name = "parallelism-gpu-mismatch",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "The engine's parallel degree differs from the number of accelerators of its container: more than "
		"there are (error), or fewer (warning).",
	.why = "A tensor-parallel server starts one process for each device. With fewer devices than processes it ends "
	       "at start-up with an error about CUDA devices or a hanging NCCL "
	       "handshake; with more, the surplus devices are paid for and never used.",
	.bad = "args: [--model, meta-llama/Llama-3.1-70B-Instruct, --tensor-parallel-size=8]\nresources:\n  limits:\n  "
	       "  nvidia.com/gpu: 4\n",
	.good = "args: [--model, meta-llama/Llama-3.1-70B-Instruct, --tensor-parallel-size=4]\nresources:\n  limits:\n "
		"   nvidia.com/gpu: 4\n",
	.fix = "Make tensor × pipeline × data parallel size (for training: processes per node) equal to the devices in "
	       "`limits`.",
	.source = "https://docs.vllm.ai/en/latest/serving/parallelism_scaling/",
};
