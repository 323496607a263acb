/* SPDX-License-Identifier: Apache-2.0
 * How generated files are known again. Private to gen. */
#ifndef K8SAI_GEN_MARK_H
#define K8SAI_GEN_MARK_H

#define GEN_MARK_TEXT "Made by k8sai gen: change the values and run it again, for edits here are lost."
/** First line of everything that is written as YAML. */
#define GEN_MARK "# " GEN_MARK_TEXT "\n"
/** What is in every generated object, and so in every JSON file that is written. */
#define GEN_MARK_JSON "\"app.kubernetes.io/managed-by\": \"k8sai\""
/** How a Helm template begins that is not YAML. */
#define GEN_MARK_TEMPLATE "{{- /* " GEN_MARK_TEXT " */ -}}\n"

#endif
