/* SPDX-License-Identifier: Apache-2.0
 *
 * k8sai: GPU and AI workloads for Kubernetes, from a values file to manifests and from manifests to findings.
 *
 * The house, from the roof down. A folder includes only what stands below it (tests/tools/layers.sh).
 *
 *   main.c        this: the table of commands
 *   cmd/          one file a command; option tables, help, messages, exit status. Alone speaks to the user
 *   report/       one file a format: the result of a lint run in, bytes out
 *   lint/         manifests -> findings: objects, the set they form, rules/ (one file a rule), suppressions
 *   gen/          values file -> manifests: templates rendered from the plan, patched, written in order
 *   plan/         values -> plan: sizes, placement, defaults, each with its reason
 *   catalog/      what is known of GPUs, clouds, models, engines: YAML compiled into tables
 *   kube/         what Kubernetes is: kinds and where their pods stand, quantities, names
 *   jsonschema/   JSON Schema, compiled once and run over trees
 *   jsone/        JSON-e, the language of the templates
 *   doc/          YAML and JSON <-> a tree that knows where each node stands
 *   diag/         sources and positions, problems (what stops a run), findings (what lint says)
 *   base/         memory, text, files, threads, JSON and regular expressions
 *   host/         programs that run at build time: they turn catalog, schemas and templates into tables
 *
 * Two journeys. `gen`: cmd/gen.c -> gen/gen.h -> doc (read) -> jsonschema (check) -> plan -> jsone (render templates/)
 * -> doc/emit.h -> text. `lint`: cmd/lint.c -> lint/lint.h -> doc (read, in parallel) -> kube (objects) -> lint/rules
 * -> report/report.h -> text. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cmd/commands.h"

static const struct command *const commands[] = {
	&command_gen,     &command_lint,      &command_plan,   &command_size, &command_explain, &command_rules,
	&command_catalog, &command_templates, &command_schema, &command_help, &command_version, NULL,
};

static const struct command program = {
	.name = "k8sai",
	.summary = "GPU and AI workloads for Kubernetes",
	.about = "Expands a short values file into production-grade manifests for GPU and AI workloads "
		 "(gen), and checks manifests against what they need (lint).",
	.sub = commands,
	.is_program = true,
};

/* A closed standard descriptor would be taken by the next file that is opened, and messages would go into it. Opened
 * the wrong way round, every use of it fails as it should. */
static void hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	hold_descriptors();
	/* A reader that went away is a write that failed: it ends with a message and status 2, not with a signal. */
	signal(SIGPIPE, SIG_IGN);
	/* And so is a file that may not grow any further. */
	signal(SIGXFSZ, SIG_IGN);
	return command_main(&program, argc, argv);
}
