/* SPDX-License-Identifier: Apache-2.0
 * An engine's flags on a container's command line, by what they mean rather than how they are spelt. */
#ifndef K8SAI_LINT_FLAGS_H
#define K8SAI_LINT_FLAGS_H

#include "lint/pod.h"

enum flag_state {
	/** Not there, and nothing hides it. */
	FLAG_ABSENT,
	/** There, with its value. */
	FLAG_GIVEN,
	/** Perhaps there: in a script or variable that cannot be followed, in a configuration file, or with a value
	   known only at run time. */
	FLAG_HIDDEN,
};

/** Does it run the engine beyond doubt: by its command, or by the entry point of the engine's own image? Not when a
 * script or another program of the image may run instead, or a distribution of it has an entry point of its own. */
bool container_runs_engine(const struct container *k);
/** Finds the flag of `role` of the container's engine: under all its names, or as the environment variable that does
 * the same. `value` is filled in when it is there. */
enum flag_state container_role(const struct container *k, struct arena *scratch, enum flag_role role,
			       struct word *value);
/** The same for a whole number that is at least 1; FLAG_HIDDEN when it is something else ("auto", a placeholder).
 * `number` is `fallback` when it is absent. */
enum flag_state container_role_int(const struct container *k, struct arena *scratch, enum flag_role role,
				   int64_t fallback, int64_t *number, struct word *value);

#endif
