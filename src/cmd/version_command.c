/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/commands.h"
#include "cmd/version.h"

static enum status run_version(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	buf_addz(&cli->out.buf, "k8sai " K8SAI_VERSION "\n");
	return STATUS_CLEAN;
}

const struct command command_version = {.name = "version", .summary = "show the version", .run = run_version};
