/* SPDX-License-Identifier: Apache-2.0
 * Text that becomes a manifest only when a tool has filled it in. */
#ifndef K8SAI_LINT_TEMPLATE_H
#define K8SAI_LINT_TEMPLATE_H

#include "base/str.h"

/** Is a document that does not parse a template of Helm (Go) or Jinja? `at` is the offset where reading it failed. */
bool is_text_template(struct str text, size_t at);

#endif
