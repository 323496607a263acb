/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/schema.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/input.h"

/* Prints a schema that the program carries inside itself. */
static enum status print_schema(struct cli *cli, const char *name)
{
	struct str text = schema_embedded_text(name);
	if (!text.p)
		return cli_fail(cli, "'%s' is missing from this build", name);
	buf_adds(&cli->out.buf, text);
	return STATUS_CLEAN;
}

static enum status run_values(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "values.schema.json");
}

static enum status run_config(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "config.schema.json");
}

static enum status run_findings(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "findings.schema.json");
}

static enum status run_baseline(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "baseline.schema.json");
}

static enum status run_plan_schema(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "plan.schema.json");
}

static enum status run_size_schema(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	return print_schema(cli, "size.schema.json");
}

/* Checks every document of `in`; what disagrees goes to standard output, as findings do. */
static enum status check_documents(struct cli *cli, const struct schema *schema, const struct input *in)
{
	struct problems problems;
	problems_init(&problems);
	bool ok = true;
	size_t checked = 0;
	for (size_t i = 0; i < in->n; i++) {
		if (!in->docs[i].root)
			continue;
		ok = schema_check_problems(schema, in->docs[i].root, NULL, &problems) && ok;
		checked++;
	}
	cli_print_problems(&problems, "", &cli->out.buf);
	problems_release(&problems);
	if (!checked)
		return cli_fail(cli, "'%s' is empty", in->source.name);
	return ok ? STATUS_CLEAN : STATUS_FINDINGS;
}

/* ---- documents that a schema refers to: files in its folder or below it ---- */

struct neighbour {
	struct buf text;
	struct source source;
	struct doc doc;
	/** Where it really is, and what the user calls it. */
	char *path, *name;
	struct neighbour *next;
};

struct folder {
	/** Real path; NULL when the schema comes from standard input. */
	char *path;
	/** The same as the user wrote it, with its '/'. */
	struct str name;
	/** The part of the schema's `$id` that stands for the folder: up to the last '/'. */
	struct str uri;
	struct neighbour *files;
};

static void folder_open(struct folder *f, const char *schema_path, const struct node *schema)
{
	struct str path = str_of(schema_path), id = node_string(node_find(schema, STR("$id")));
	*f = (struct folder){0};
	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	while (id.n && id.p[id.n - 1] != '/')
		id.n--;
	f->uri = id;
	f->name = path;
	if (strcmp(schema_path, "-") == 0)
		return;
	char *folder = path.n ? xstrndup(path.p, path.n) : xstrdup(".");
	f->path = realpath(folder, NULL);
	free(folder);
}

static void folder_close(struct folder *f)
{
	while (f->files) {
		struct neighbour *next = f->files->next;
		doc_release(&f->files->doc);
		buf_release(&f->files->text);
		free(f->files->path);
		free(f->files->name);
		free(f->files);
		f->files = next;
	}
	free(f->path);
}

/* The real path of the file that `uri` names, NULL when there is none or it lies outside: a symbolic link does not lead
 * there either. The caller frees. */
static char *find_neighbour(const struct folder *f, struct str uri)
{
	struct buf path;
	if (f->uri.n && uri.n > f->uri.n && str_eq(str_sub(uri, 0, f->uri.n), f->uri))
		uri = str_sub(uri, f->uri.n, uri.n);
	if (!f->path || !uri.n || memchr(uri.p, '\0', uri.n))
		return NULL;
	buf_init(&path, 4096);
	buf_addf(&path, "%s/%.*s", f->path, STR_ARG(uri));
	buf_addc(&path, '\0');
	char *real = path.overflow ? NULL : realpath(path.p, NULL);
	buf_release(&path);
	size_t n = strlen(f->path);
	bool inside = real && strncmp(real, f->path, n) == 0 && (real[n] == '/' || (n && f->path[n - 1] == '/'));
	if (inside && !file_is_dir(real))
		return real;
	free(real);
	return NULL;
}

static const struct node *read_neighbour(void *ctx, struct str uri, struct problems *problems)
{
	struct folder *f = ctx;
	struct doc_limits limits = DOC_LIMITS;
	struct buf why, name;
	char *path = find_neighbour(f, uri);
	if (!path)
		return NULL;
	for (const struct neighbour *n = f->files; n; n = n->next)
		if (strcmp(n->path, path) == 0) {
			free(path);
			return n->doc.root;
		}
	struct neighbour *n = xcalloc(1, sizeof *n);
	buf_init(&why, 1000);
	buf_init(&n->text, limits.file_bytes);
	doc_init(&n->doc);
	n->path = path;
	n->next = f->files;
	f->files = n;
	buf_init(&name, 5000);
	buf_addf(&name, "%.*s%s", STR_ARG(f->name), path + strlen(f->path) + (f->path[1] != '\0'));
	n->name = xstrndup(name.p, name.n);
	buf_release(&name);
	if (!file_read(path, &n->text, &why))
		problem_add(problems, NULL, 0, 0, "cannot read '%s': %.*s", n->name, STR_ARG(buf_str(&why)));
	n->source = (struct source){n->name, buf_str(&n->text)};
	doc_read(&n->doc, &n->source, (struct doc_slice){0, n->text.n}, DOC_CORE, &limits, problems);
	buf_release(&why);
	return n->doc.root;
}

static enum status run_check(struct cli *cli, const void *values, const struct arg_list *files)
{
	(void)values;
	struct input schema_file, file = {0};
	struct problems problems;
	problems_init(&problems);
	enum status status = STATUS_FAILED;
	struct folder folder = {0};
	const struct node *root = input_read_one(cli, &schema_file, files->at[0], DOC_CORE);
	if (root)
		folder_open(&folder, files->at[0], root);
	struct schema_dialect dialect = {.resolve = read_neighbour, .resolve_ctx = &folder};
	struct schema *schema = root ? schema_compile_as(root, &dialect, &problems) : NULL;
	if (root && !schema)
		cli_fail_problems(cli, &problems);
	else if (schema && input_read(cli, &file, files->at[1], DOC_CORE))
		status = check_documents(cli, schema, &file);
	schema_free(schema);
	folder_close(&folder);
	input_release(&file);
	input_release(&schema_file);
	problems_release(&problems);
	return status;
}

static const struct command schema_values = {
	.name = "values",
	.summary = "print the JSON Schema of the values file, for editors",
	.run = run_values,
};

static const struct command schema_config = {
	.name = "config",
	.summary = "print the JSON Schema of .k8sai.yaml, the configuration of 'lint'",
	.run = run_config,
};

static const struct command schema_findings = {
	.name = "findings",
	.summary = "print the JSON Schema of what 'lint --format json' writes",
	.run = run_findings,
};

static const struct command schema_baseline = {
	.name = "baseline",
	.summary = "print the JSON Schema of what 'lint --write-baseline' writes",
	.run = run_baseline,
};

static const struct command schema_plan = {
	.name = "plan",
	.summary = "print the JSON Schema of what 'plan --format json' writes",
	.run = run_plan_schema,
};

static const struct command schema_size = {
	.name = "size",
	.summary = "print the JSON Schema of what 'size --format json' writes",
	.run = run_size_schema,
};

static const struct command schema_check_command = {
	.name = "check",
	.summary = "check a YAML or JSON file against a JSON Schema (draft-07 or 2020-12)",
	.operands = "SCHEMA FILE",
	.about = "Checks each document of FILE against the JSON Schema in SCHEMA (draft-07 or 2020-12; both may be "
		 "YAML or JSON, one of them - for standard input). Prints where they disagree and exits 1 when they "
		 "do. SCHEMA may refer to files in its folder and below, and to the metaschemas; nothing is fetched.",
	.least = 2,
	.most = 2,
	.run = run_check,
};

static const struct command *const subcommands[] = {
	&schema_values, &schema_config,   &schema_findings,      &schema_plan,
	&schema_size,   &schema_baseline, &schema_check_command, NULL};

const struct command command_schema = {.name = "schema", .summary = "print or use JSON Schemas", .sub = subcommands};
