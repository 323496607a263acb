/* SPDX-License-Identifier: Apache-2.0
 * What `lint` does about baselines: reads the one that is asked for, writes it anew, says what is no longer there. */
#ifndef K8SAI_CMD_LINT_BASELINE_H
#define K8SAI_CMD_LINT_BASELINE_H

#include "cmd/cli.h"
#include "lint/baseline.h"

/** Reads the baseline at `path` (NULL: none) into `out`, to be released with baseline_release whatever comes back, and
 * makes it the options', which must not outlive it. To `write` it, it need not be there, and findings in it are found
 * all the same. False, with messages, when it cannot be read. */
bool lint_baseline_open(struct cli *cli, const char *path, bool write, struct lint_options *options,
			struct baseline *out) ATTR_NODISCARD;
/** Records the findings of a run in the baseline at `path`, says so, and makes the result what the next run will find.
 * False, with a message, when the baseline cannot be written: then it is what it was. */
bool lint_baseline_record(struct cli *cli, const char *path, const struct baseline *old,
			  const struct lint_options *options, struct lint_result *result);
/** Says how many findings of the baseline at `path` were not met any more. */
void lint_baseline_note(struct cli *cli, const char *path, const struct lint_summary *summary);

#endif
