/* SPDX-License-Identifier: Apache-2.0
 * The grammar of names and labels. Each function gives NULL when the text is right, else what is wrong with it as a
 * phrase that follows "it": "must be 63 characters or less". Rules:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and .../labels/ */
#ifndef K8SAI_KUBE_NAMES_H
#define K8SAI_KUBE_NAMES_H

#include "base/str.h"

/** At most 63 characters, letters, digits, '-', '_', '.', a letter or digit at both ends; or empty. */
const char *label_value_error(struct str s);
/** [prefix/]name, the prefix a DNS-1123 subdomain, the name as a label value but not empty. Also the grammar of
 * resource names. */
const char *label_key_error(struct str s);
/** At most 63 of a-z, 0-9, '-', a letter or digit at both ends. */
const char *dns1123_label_error(struct str s);
/** Labels joined by dots, at most 253 characters. */
const char *dns1123_subdomain_error(struct str s);
/** As dns1123_label, and starts with a letter. */
const char *dns1035_label_error(struct str s);
/** A container port's name: at most 15 of a-z, 0-9, '-', at least one letter, no "--", no '-' at the ends. */
const char *port_name_error(struct str s);

/** What may stand in a path of the API, for the kinds that take more than a subdomain: not "." or "..", no '/' or '%'.
 */
const char *path_segment_error(struct str s);

/** Does the text hold something that a tool or a person is meant to fill in: $VAR, ${VAR}, $(VAR), <NAME>, {{ x }}, {%
 * x %}, @VAR@? Such a value is not judged. */
bool is_placeholder(struct str s);
/** Is all of it a mark for some tool to fill in that no name or label could be: "__NAME__", "%NAME%", "[NAME]",
 * "#{NAME}#"? */
bool is_unfilled(struct str s);

#endif
