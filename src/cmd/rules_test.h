/* SPDX-License-Identifier: Apache-2.0
 * `rules --test`: users' own rules on their own examples. */
#ifndef K8SAI_CMD_RULES_TEST_H
#define K8SAI_CMD_RULES_TEST_H

#include "cmd/cli.h"
#include "lint/config.h"

/** Tests the rules of a configuration and prints a line each example. STATUS_FINDINGS when one came out wrong or is
 * missing; STATUS_FAILED when no file was read, or has no such rules. */
enum status rules_test(struct cli *cli, const struct lint_config *config);

#endif
