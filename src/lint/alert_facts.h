/* SPDX-License-Identifier: Apache-2.0
 * The metrics that rules of Prometheus ask for, as far as there is something to say about them. */
#ifndef K8SAI_LINT_ALERT_FACTS_H
#define K8SAI_LINT_ALERT_FACTS_H

#include "lint/set.h"

/** A metric of an engine or exporter of the catalog that an expression names. */
struct asked_metric {
	struct str name;
	/** What was probably meant, when there is no such metric; empty when it is a metric of some releases of
	 * `engine`. */
	struct str meant;
	/** Who would export it. */
	const char *title;
	const struct engine *engine;
	/** The expression. */
	struct place at;
	struct asked_metric *next;
};

/** A metric that a rule makes. */
struct recorded_metric {
	struct str name;
	struct recorded_metric *next;
};

/** Of a PrometheusRule. */
struct alert_facts {
	struct asked_metric *asked;
	struct recorded_metric *recorded;
};

/** Fills in an entry's facts from its object; everything is copied to `memory`. */
void entry_alert_facts(struct arena *memory, struct entry *e, const struct object *o);

#endif
