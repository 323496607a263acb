/* SPDX-License-Identifier: Apache-2.0
 * Internet addresses as text. Who reads them disagrees about leading zeros: RFC 3986 has none ("10.0.0.1"), Kubernetes
 * takes them in older objects ("010.000.000.001"). */
#ifndef K8SAI_BASE_ADDRESS_H
#define K8SAI_BASE_ADDRESS_H

#include "base/str.h"

/** Four numbers up to 255; with `zeros` they may begin with any number of zeros. */
bool address_is_ipv4(struct str s, bool zeros);
/** Eight groups of up to four hexadecimal digits; "::" once in place of one or more, an IPv4 address in place of the
 * last two (RFC 4291). No zone. */
bool address_is_ipv6(struct str s, bool zeros);

#endif
