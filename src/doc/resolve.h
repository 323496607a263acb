/* SPDX-License-Identifier: Apache-2.0
 * What a plain scalar means: null, boolean, number or string, by the reader's mode.
 *
 * DOC_KUBECTL follows the resolver that kubectl uses (sigs.k8s.io/yaml, a fork of go-yaml v2: goyaml.v2/resolve.go),
 * DOC_CORE the core schema of YAML 1.2.2 (section 10.3.2). Timestamps are strings in both: the former keeps them so
 * when it converts to JSON. */
#ifndef K8SAI_DOC_RESOLVE_H
#define K8SAI_DOC_RESOLVE_H

#include "base/arena.h"
#include "doc/doc.h"

/** The kind of the plain scalar `*text`. A number whose form JSON does not have is rewritten in decimal, in `a`; .inf
 * and .nan keep their text. */
enum node_kind resolve_plain(struct str *text, enum doc_mode mode, struct arena *a);

#endif
