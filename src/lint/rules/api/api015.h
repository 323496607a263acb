/* SPDX-License-Identifier: Apache-2.0
 * API015's checks, a file for each group of kinds, and what they share. Private to the rule. Each check names the
 * function of the API server that it repeats; paths are those of kubernetes/kubernetes. */
#ifndef K8SAI_LINT_RULES_API015_H
#define K8SAI_LINT_RULES_API015_H

#include "base/strmap.h"
#include "lint/rule.h"

/** More pairs than these are not compared: no object means so many, and the time is the square of the length. */
enum { ODDS_MOST_PAIRS = 100000 };

/** A scalar that is what will be sent: there, not null, no placeholder. */
bool odds_known(const struct node *n);
/** Such a whole number. */
bool odds_int(const struct node *n, int64_t *out);
/** An IntOrString by its number, percent or not, as the API server compares it with zero; `fallback` when `n` is NULL.
 * False when nothing can be said. */
bool odds_int_or_percent(const struct node *n, int64_t fallback, int64_t *out);
/** The elements when `n` is a sequence, else NULL. */
const struct node *odds_items(const struct node *n);
/** Are the two lists too long to compare each with each? */
bool odds_too_many(const struct node *a, const struct node *b);
/** What was entered under `key` before; enters `at` and gives NULL the first time. `key` must not be empty, and must
 * outlive the map. */
const struct node *odds_seen(struct strmap *m, struct str key, const struct node *at);

/* ---- one object; called for the kinds of the table in api015.c, never with a partial object ---- */

void odds_deployment(struct check *c, const struct object *o);
void odds_daemon_set(struct check *c, const struct object *o);
void odds_job(struct check *c, const struct object *o);
void odds_service(struct check *c, const struct object *o);
void odds_network_policy(struct check *c, const struct object *o);
void odds_config_map(struct check *c, const struct object *o);
void odds_secret(struct check *c, const struct object *o);
void odds_annotations(struct check *c, const struct object *o);
void odds_limit_range(struct check *c, const struct object *o);
void odds_quota(struct check *c, const struct object *o);

/* ---- one pod spec, never a partial one ---- */

void odds_pod_annotations(struct check *c, const struct pod *p);
void odds_names(struct check *c, const struct pod *p);
void odds_ports(struct check *c, const struct pod *p);
void odds_label_keys(struct check *c, const struct pod *p);
void odds_lifecycle(struct check *c, const struct pod *p);
void odds_pod_amounts(struct check *c, const struct pod *p);
void odds_volumes(struct check *c, const struct pod *p);

#endif
