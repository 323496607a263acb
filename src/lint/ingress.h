/* SPDX-License-Identifier: Apache-2.0
 * Ingresses that lead to inference, and how their controllers are told of timeouts, sizes and rates. */
#ifndef K8SAI_LINT_INGRESS_H
#define K8SAI_LINT_INGRESS_H

#include "lint/net_facts.h"
#include "lint/selected.h"

/** A controller that takes its settings from annotations of the Ingress. */
struct ingress_controller {
	const char *title;
	/** Of its annotations; and words of which one stands in the name of its class. */
	const char *prefix, *words[3];
	/** Annotations without the prefix; NULL when it has none. `snippets` hold configuration of the proxy itself. */
	const char *read_timeout, *body_size, *snippets[4];
	/** Any of these bounds the rate. */
	const char *rates[6];
	/** Any of these keeps all but some clients out. */
	const char *ranges[3];
	/** Values of the timeout may have a unit ("5m"), and are seconds without. */
	bool units;
};

/** By the annotations, else by the class; NULL when it is none of those known here. */
const struct ingress_controller *ingress_controller_of(const struct ingress_facts *i);
/** An annotation of the controller by its name without prefix; NULL for a NULL name too. */
const struct note *controller_note(const struct ingress_controller *c, const struct ingress_facts *i, const char *name);
/** Does a snippet hold that directive? */
bool controller_directive(const struct ingress_controller *c, const struct ingress_facts *i, const char *directive);

/** What Ingresses of a set lead to. */
struct inference_ways {
	struct pod_index pods;
	struct name_index services;
};
struct inference_ways inference_ways(const struct set *s, struct arena *scratch);
/** The first inference pod behind the Ingress, through a Service of the set; NULL when there is none. */
const struct pod_ref *ingress_leads_to(struct inference_ways *w, const struct entry *ingress);

#endif
