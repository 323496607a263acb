/* SPDX-License-Identifier: Apache-2.0
 * What the commands that read a values file have in common: where its parts come from. */
#ifndef K8SAI_CMD_VALUES_ARGS_H
#define K8SAI_CMD_VALUES_ARGS_H

#include "cmd/option.h"
#include "gen/values.h"

struct values_args {
	struct arg_list sets;
	const char *environment, *api_resources;
};

/** The first options of such a command; `args` is its struct, with a `struct values_args values`. What --api-resources
 * means differs between them, so each describes that one itself. */
/* clang-format off */
#define VALUES_OPTIONS(args)                                                                                           \
	{.name = "values", .letter = 'f', .kind = OPTION_OPERAND, .argument = "FILE", .help = "the same as FILE"},     \
	{.name = "environment", .letter = 'e', .kind = OPTION_TEXT, .argument = "ENV",                                 \
	 .field = offsetof(args, values.environment), .help = "lay this entry of 'environments' over the values"},     \
	{.name = "set", .kind = OPTION_LIST, .argument = "PATH=VALUE", .field = offsetof(args, values.sets),           \
	 .help = "lay one value over all files; may be given several times"}
/* clang-format on */

/** The same as values_read wants it; `files` are the command's operands. Points into both. */
static inline struct values_input values_input_of(const struct values_args *a, const struct arg_list *files)
{
	return (struct values_input){.files = files->at,
				     .n_files = files->n,
				     .environment = a->environment,
				     .sets = a->sets.at,
				     .n_sets = a->sets.n,
				     .api_resources = a->api_resources};
}

#endif
