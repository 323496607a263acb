/* SPDX-License-Identifier: Apache-2.0
 * Objects against the schemas of their kinds: what the API server would refuse or drop. One check an object makes the
 * findings of several rules (API001, API002, API003, API012, API013, API014). */
#ifndef K8SAI_LINT_SHAPE_H
#define K8SAI_LINT_SHAPE_H

#include "lint/engine.h"

/** Checks the object in hand; false when there is no schema of its kind. `from` is where its findings begin: what another rule has said about the same value is
 * not said again. `schemas` is the worker's, opened on first use. */
bool shape_lint(struct check *c, const struct dispatch *d, const struct object *o, size_t from,
		struct schema **schemas);

#endif
