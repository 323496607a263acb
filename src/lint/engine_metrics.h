/* SPDX-License-Identifier: Apache-2.0
 * Engines' metrics as autoscalers name them. */
#ifndef K8SAI_LINT_ENGINE_METRICS_H
#define K8SAI_LINT_ENGINE_METRICS_H

#include "catalog/engine.h"
#include "lint/promql.h"
#include "lint/set_facts.h"

/** A metric as Prometheus knows it, from the name under which an adapter serves it: "vllm_num_requests_waiting" and
 * "prometheus.googleapis.com|vllm:num_requests_waiting|gauge" are "vllm:num_requests_waiting". Other names stay what
 * they are. A name made anew is in `scratch`. */
struct str metric_name(struct str served, struct arena *scratch);
/** The engine whose own pods export this metric and nobody else; NULL when there is none, or it is not listed. */
const struct engine *metric_of_pods(struct str name);
/** The names that a signal asks for; false when they are not all known. `next` of each leads on. */
bool signal_series(const struct signal *s, struct arena *scratch, struct promql *out);
/** The engine of a workload's first server of that kind: its release in `version`; NULL when none is known. */
const struct engine *entry_engine(const struct entry *e, struct version *version);

#endif
