/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/catalog.h"

#include "cmd/commands.h"
#include "cmd/table.h"

enum format { FORMAT_TEXT, FORMAT_JSON };
static const char *const format_names[] = {[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", NULL};

struct catalog_options {
	int format;
};

static const struct option options[] = {
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = offsetof(struct catalog_options, format),
	 .help = "text (the default) or json"},
};

static enum status print_table(struct cli *cli, const void *values, struct table *t)
{
	const struct catalog_options *o = values;
	if (o->format == FORMAT_JSON)
		table_print_json(t, &cli->out.buf);
	else
		table_print(t, &cli->out.buf);
	table_release(t);
	return STATUS_CLEAN;
}

static void cell_z(struct table *t, const char *text)
{
	table_cell(t, str_of(text ? text : ""));
}

/* A number that is not known is an empty cell. */
static void cell_n(struct table *t, unsigned n)
{
	if (n)
		table_cellf(t, "%u", n);
	else
		cell_z(t, "");
}

/* MiB as GiB with one decimal. */
static void cell_gib(struct table *t, unsigned mib)
{
	unsigned tenths = (unsigned)(((uint64_t)mib * 10 + 512) / 1024);
	if (mib)
		table_cellf(t, "%u.%u", tenths / 10, tenths % 10);
	else
		cell_z(t, "");
}

/* In units of `unit`, three figures at most: 0.56, 70.6, 405. */
static void cell_short(struct table *t, uint64_t n, unsigned unit)
{
	uint64_t hundredths = (n * 100 + unit / 2) / unit, tenths = (n * 10 + unit / 2) / unit;
	if (hundredths < 100)
		table_cellf(t, "0.%02u", (unsigned)hundredths);
	else if (tenths < 1000)
		table_cellf(t, "%u.%u", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
	else
		table_cellf(t, "%u", (unsigned)((n + unit / 2) / unit));
}

/* Tokens, as context lengths are spoken of: 512, 40k, 128k. */
static void cell_tokens(struct table *t, unsigned n)
{
	if (n >= 1024 && n % 1024 == 0)
		table_cellf(t, "%uk", n / 1024);
	else
		table_cellf(t, "%u", n);
}

static void cell_clouds(struct table *t, const struct gpu *gpu)
{
	struct buf names;
	buf_init(&names, BUF_NO_LIMIT);
	for (size_t i = 0; i < catalog_n_clouds; i++)
		if (catalog_clouds[i].n_instances && catalog_cloud_sells(&catalog_clouds[i], gpu))
			buf_addf(&names, "%s%s", names.n ? " " : "", catalog_clouds[i].name);
	table_cell(t, arena_str(&t->arena, buf_str(&names)));
	buf_release(&names);
}

static enum status list_gpus(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static const struct column columns[] = {
		{"NAME", "name", CELLS_TEXT},           {"GIB", "memoryGiB", CELLS_NUMBER},
		{"GB/S", "bandwidthGBs", CELLS_NUMBER}, {"NODE", "perNode", CELLS_NUMBER},
		{NULL, "resource", CELLS_TEXT},         {"MIG", "migProfiles", CELLS_NUMBER},
		{"CLOUDS", "clouds", CELLS_LIST},       {NULL, "title", CELLS_TEXT},
		{NULL, "vendor", CELLS_TEXT},           {NULL, "computeCapability", CELLS_TEXT},
	};
	(void)operands;
	struct table t;
	table_init(&t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu *g = &catalog_gpus[i];
		cell_z(&t, g->name);
		cell_gib(&t, g->memory_mib);
		cell_n(&t, g->bandwidth_gbs);
		cell_n(&t, g->per_node);
		cell_z(&t, g->resource);
		table_cellf(&t, "%zu", g->n_mig);
		cell_clouds(&t, g);
		cell_z(&t, g->title);
		cell_z(&t, vendor_name(g->vendor));
		if (g->cc_major)
			table_cellf(&t, "%u.%u", g->cc_major, g->cc_minor);
		else
			cell_z(&t, "");
	}
	return print_table(cli, values, &t);
}

static enum status list_clouds(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static const struct column columns[] = {
		{"NAME", "name", CELLS_TEXT}, {"SPOT", "spot", CELLS_BOOL},   {"TYPES", "instanceTypes", CELLS_NUMBER},
		{"RDMA", "rdma", CELLS_TEXT}, {"TITLE", "title", CELLS_TEXT},
	};
	(void)operands;
	struct table t;
	table_init(&t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		const struct cloud *c = &catalog_clouds[i];
		cell_z(&t, c->name);
		cell_z(&t, c->spot ? "yes" : "no");
		table_cellf(&t, "%zu", c->n_instances);
		cell_z(&t, c->rdma_resources.n ? c->rdma_resources.at[0] : "");
		cell_z(&t, c->title);
	}
	return print_table(cli, values, &t);
}

static enum status list_models(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static const char *const kinds[] = {
		[MODEL_LLM] = "llm",       [MODEL_EMBEDDING] = "embedding", [MODEL_RERANK] = "rerank",
		[MODEL_SPEECH] = "speech", [MODEL_VISION] = "vision",
	};
	static const struct column columns[] = {
		{"MODEL", "id", CELLS_TEXT},        {NULL, "kind", CELLS_TEXT},  {NULL, "parametersM", CELLS_NUMBER},
		{NULL, "activeM", CELLS_NUMBER},    {"B", NULL, CELLS_NUMBER},   {"GIB", NULL, CELLS_NUMBER},
		{NULL, "weightsGiB", CELLS_NUMBER}, {"CTX", NULL, CELLS_NUMBER}, {NULL, "maxContext", CELLS_NUMBER},
		{"TYPE", "dtype", CELLS_TEXT},      {"TOKEN", NULL, CELLS_TEXT}, {NULL, "gated", CELLS_BOOL},
	};
	(void)operands;
	struct table t;
	table_init(&t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < catalog_n_models; i++) {
		const struct model *m = &catalog_models[i];
		cell_z(&t, m->id);
		cell_z(&t, kinds[m->kind]);
		cell_n(&t, m->params_m);
		cell_n(&t, m->active_m);
		cell_short(&t, m->params_m, 1000);
		cell_short(&t, m->weights_mib, 1024);
		cell_gib(&t, m->weights_mib);
		cell_tokens(&t, m->max_context);
		cell_n(&t, m->max_context);
		cell_z(&t, data_type_name(m->dtype));
		cell_z(&t, m->gated == ANSWER_YES ? "yes" : m->gated == ANSWER_NO ? "no" : "?");
		cell_z(&t, m->gated == ANSWER_YES ? "yes" : m->gated == ANSWER_NO ? "no" : "unknown");
	}
	return print_table(cli, values, &t);
}

static enum status list_engines(struct cli *cli, const void *values, const struct arg_list *operands)
{
	static const char *const kinds[] = {
		[ENGINE_SERVING] = "serving",
		[ENGINE_TRAINING] = "training",
		[ENGINE_NOTEBOOK] = "notebook",
		[ENGINE_LIBRARY] = "library",
	};
	static const struct column columns[] = {
		{"NAME", "name", CELLS_TEXT},   {"KIND", "kind", CELLS_TEXT}, {"GEN", "generates", CELLS_BOOL},
		{"PORT", "port", CELLS_NUMBER}, {NULL, "image", CELLS_TEXT},  {"TITLE", "title", CELLS_TEXT},
	};
	(void)operands;
	struct table t;
	table_init(&t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < catalog_n_engines; i++) {
		const struct engine *e = &catalog_engines[i];
		cell_z(&t, e->name);
		cell_z(&t, kinds[e->kind]);
		cell_z(&t, e->generates ? "yes" : "no");
		cell_n(&t, e->port);
		const char *tag = e->image && e->tag ? e->tag : "";
		table_cellf(&t, "%s%s%s", e->image ? e->image : "", *tag ? ":" : "", tag);
		cell_z(&t, e->title);
	}
	return print_table(cli, values, &t);
}

#define LISTING(id, text, list)                                                                                        \
	static const struct command listing_##id = {                                                                   \
		.name = #id,                                                                                           \
		.summary = text,                                                                                       \
		.options = options,                                                                                    \
		.n_options = COUNT_OF(options),                                                                        \
		.values_size = sizeof(struct catalog_options),                                                         \
		.run = list,                                                                                           \
	}
LISTING(gpus, "GPUs and other accelerators: memory, bandwidth, most on one node, MIG profiles, clouds", list_gpus);
LISTING(clouds, "clouds and what 'cloud:' may say", list_clouds);
LISTING(models,
	"models whose size is known, so that GPUs can be worked out: billions of parameters, GiB of weights, tokens of "
	"context, type, whether a token is needed",
	list_models);
LISTING(engines, "serving and training engines; 'gen' can write those marked yes, 'lint' knows all", list_engines);

static const struct command *const listings[] = {&listing_gpus, &listing_clouds, &listing_models, &listing_engines,
						 NULL};

const struct command command_catalog = {
	.name = "catalog",
	.summary = "list the GPUs, clouds, models and engines that are known",
	.sub = listings,
};
