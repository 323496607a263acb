/* SPDX-License-Identifier: Apache-2.0
 * The commands, one a file; main.c lists them. To add one: write its file, name it here and in main.c, run
 * `tests/tools/man.sh --update`, and add tests to tests/cli. */
#ifndef K8SAI_CMD_COMMANDS_H
#define K8SAI_CMD_COMMANDS_H

#include "cmd/command.h"

extern const struct command command_catalog, command_explain, command_gen, command_help, command_lint, command_plan,
	command_rules, command_schema, command_size, command_templates, command_version;
/** Below `templates`, in a file of its own. */
extern const struct command templates_render;

#endif
