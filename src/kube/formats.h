/* SPDX-License-Identifier: Apache-2.0
 * The formats that the API server's own checks use, by the names that schemas/kubernetes/server.yaml calls them. Each
 * accepts what some supported version of Kubernetes accepts. */
#ifndef K8SAI_KUBE_FORMATS_H
#define K8SAI_KUBE_FORMATS_H

#include "jsonschema/schema.h"

/** How many formats there are. */
enum { KUBE_FORMATS = 48 };
/** All of them. A name that ends in "-or-empty" is for a field whose empty text counts as left out. */
extern const struct schema_format kube_formats[];
/** The one called `name`, or NULL. */
const struct schema_format *kube_format_find(struct str name);

/* ---- the longer grammars, for rules as well ---- */

/** Five fields or a descriptor such as @daily, as a CronJob takes them; no time zone inside (robfig/cron v3
 * ParseStandard; pkg/apis/batch/validation validateScheduleFormat). */
bool is_cron_schedule(struct str s);
/** Numbers with units such as 1h30m, with an optional sign (Go's time.ParseDuration). */
bool is_go_duration(struct str s);
/** An IPv4 address, leading zeros allowed, or an IPv6 address without a zone (apimachinery IsValidIP). */
bool is_ip(struct str s);
/** An address, '/', the length of the prefix (apimachinery IsValidCIDR). */
bool is_cidr(struct str s);
/** Segments of a-z, 0-9, '-', '_', a letter or digit at both ends, joined by '.' or '/', at most 253
 * (pkg/apis/core/validation IsValidSysctlName). */
bool is_sysctl_name(struct str s);
/** Standard base64 with its padding; line ends are skipped (Go's encoding/json for []byte). */
bool is_base64(struct str s);

#endif
