/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/schema.h"

#include "cmd/commands.h"
#include "cmd/input.h"

static enum status run_values(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	struct str text = schema_embedded_text("values.schema.json");
	if (!text.p)
		return cli_fail(cli, "the schema of the values file is missing from this build");
	buf_adds(&cli->out.buf, text);
	return STATUS_CLEAN;
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

static enum status run_check(struct cli *cli, const void *values, const struct arg_list *files)
{
	(void)values;
	struct input schema_file, file = {0};
	struct problems problems;
	problems_init(&problems);
	enum status status = STATUS_FAILED;
	const struct node *root = input_read_one(cli, &schema_file, files->at[0], DOC_CORE);
	struct schema *schema = root ? schema_compile(root, &problems) : NULL;
	if (root && !schema)
		cli_fail_problems(cli, &problems);
	else if (schema && input_read(cli, &file, files->at[1], DOC_CORE))
		status = check_documents(cli, schema, &file);
	schema_free(schema);
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

static const struct command schema_check_command = {
	.name = "check",
	.summary = "check a YAML or JSON file against a JSON Schema (draft-07 or 2020-12)",
	.operands = "SCHEMA FILE",
	.about = "Checks each document of FILE against the JSON Schema in SCHEMA (draft-07 or 2020-12; both may be "
		 "YAML or JSON, one of them - for standard input). Prints where they disagree and exits 1 when they "
		 "do.",
	.least = 2,
	.most = 2,
	.run = run_check,
};

static const struct command *const subcommands[] = {&schema_values, &schema_check_command, NULL};

const struct command command_schema = {.name = "schema", .summary = "print or use JSON Schemas", .sub = subcommands};
