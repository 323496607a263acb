/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The engine reports it: there is no document to check. */
const struct rule rule_api010 = {
	.code = "API010",
	.name = "yaml-unparsable",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE,
	.what = "A document cannot be read as YAML or JSON.",
	.why = "Nothing in it can be checked, and kubectl refuses it. The other documents of the file are linted all "
	       "the same. Templates of Helm and Jinja, which "
	       "are no YAML before they are rendered, are recognised and counted instead.",
	.bad = "metadata:\n  name: llama\n labels: {}\n",
	.good = "metadata:\n  name: llama\n  labels: {}\n",
	.fix = "Mend the text at the place that is named: most often it is indentation, a tab, a missing quote or a "
	       "merge-conflict marker.",
	.source = "https://yaml.org/spec/1.2.2/",
};
