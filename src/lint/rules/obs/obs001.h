/* SPDX-License-Identifier: Apache-2.0
 * The halves of OBS001: dashboards of Grafana, and files of Prometheus and Alertmanager. */
#ifndef K8SAI_LINT_RULES_OBS001_H
#define K8SAI_LINT_RULES_OBS001_H

#include "lint/inner.h"

/** Reads an entry of a ConfigMap as what its name says it is, and judges it. `about`: the ConfigMap's name or labels
 * say that it is for the program. False when the entry is something else. */
bool judge_dashboard(struct check *c, const struct node *entry, bool about);
bool judge_prometheus(struct check *c, const struct node *entry, bool about);

/** Is the text at this byte something that a tool replaces before the program reads it? */
bool is_filled_in(struct str text, size_t offset);

#endif
