/* SPDX-License-Identifier: Apache-2.0
 * What a rule is made of, and the reference that is printed of all of it. */
#include "base/nearest.h"
#include "doc/doc.h"
#include "lint/custom_inside.h"

/* What may stand behind a word. */
enum { IS_TEXT = 1 << NODE_STRING, IS_BOOL = 1 << NODE_BOOL, IS_LIST = 1 << NODE_SEQ, IS_MAP = 1 << NODE_MAP };

const struct custom_word custom_fields[FIELD_COUNT] = {
	[FIELD_NAME] =
		{"name", "a text",
		 "What the rule is called: words of small letters and digits joined by '-'. Findings, --select, "
		 "--ignore, "
		 "suppressions and the baseline know it by that name, and all custom rules together as 'custom'. A "
		 "rule in a configuration replaces one of the same name in the configurations that it extends. "
		 "Required.",
		 NULL, NULL},
	[FIELD_DESCRIPTION] = {"description", "a text", "What the rule finds, for lists and reports.", NULL, NULL},
	[FIELD_SEVERITY] = {"severity", "error, warning or info", "Warning when it is left out.", NULL, NULL},
	[FIELD_FOR] = {"for", "object, pod or container",
		       "What the rule looks at: each object (when it is left out), each pod that an object makes, or "
		       "each container.",
		       NULL, NULL},
	[FIELD_KINDS] = {"kinds", "a kind or a list of kinds",
			 "Only objects of these kinds: [Deployment, StatefulSet].", NULL, NULL},
	[FIELD_PARTIAL] = {"partial", "a boolean",
			   "Look at parts of objects too (kustomize patches, pods that an operator completes). What a "
			   "part lacks may stand "
			   "elsewhere, so they are passed over otherwise.",
			   NULL, NULL},
	[FIELD_WHEN] = {"when", "an expression", "Passes over what it is false for.", NULL, NULL},
	[FIELD_ASSERT] =
		{"assert", "an expression",
		 "What must be true; where it is false there is a finding. Either this or 'forbid' is required.", NULL,
		 NULL},
	[FIELD_FORBID] = {"forbid", "an expression", "What must not be true; where it is there is a finding.", NULL,
			  NULL},
	[FIELD_MESSAGE] =
		{"message", "a text",
		 "What a finding says, in a line without a full stop; ${...} puts in the value of an expression. "
		 "Required.",
		 NULL, NULL},
	[FIELD_AT] = {"at", "a path",
		      "Where a finding points, from the object, pod or container: spec.replicas; for a pod from its "
		      "template, "
		      "metadata.labels or spec.volumes[0]. What is not there stands for what is around it.",
		      NULL, NULL},
	[FIELD_WHY] = {"why", "a text", "Why it matters.", NULL, NULL},
	[FIELD_HELP] = {"help", "a text", "What to do about a finding.", NULL, NULL},
	[FIELD_URL] = {"url", "a text", "Where to read more.", NULL, NULL},
	[FIELD_GOOD] = {"good", "an object, a list of objects, or manifests as a text",
			"Examples that the rule must be silent on; 'k8sai rules --test' proves it.", NULL, NULL},
	[FIELD_BAD] = {"bad", "an object, a list of objects, or manifests as a text",
		       "Examples that the rule must find something in, each of them.", NULL, NULL},
};

static const unsigned types[FIELD_COUNT] = {
	[FIELD_NAME] = IS_TEXT,
	[FIELD_DESCRIPTION] = IS_TEXT,
	[FIELD_SEVERITY] = IS_TEXT,
	[FIELD_FOR] = IS_TEXT,
	[FIELD_KINDS] = IS_TEXT | IS_LIST,
	[FIELD_PARTIAL] = IS_BOOL,
	[FIELD_WHEN] = IS_TEXT | IS_BOOL,
	[FIELD_ASSERT] = IS_TEXT | IS_BOOL,
	[FIELD_FORBID] = IS_TEXT | IS_BOOL,
	[FIELD_MESSAGE] = IS_TEXT,
	[FIELD_AT] = IS_TEXT,
	[FIELD_WHY] = IS_TEXT,
	[FIELD_HELP] = IS_TEXT,
	[FIELD_URL] = IS_TEXT,
	[FIELD_GOOD] = IS_TEXT | IS_LIST | IS_MAP,
	[FIELD_BAD] = IS_TEXT | IS_LIST | IS_MAP,
};

static size_t find_field(struct str name)
{
	size_t i = 0;
	while (i < FIELD_COUNT && !str_is(name, custom_fields[i].name))
		i++;
	return i;
}

static bool unknown_field(const struct node *entry, struct problems *problems)
{
	struct problem *p = node_key_problem(problems, entry, "custom rules have no '%.*s'",
					     STR_ARG(str_sub(node_key(entry), 0, 100)));
	struct nearest near = nearest_start(node_key(entry));
	for (size_t i = 0; i < FIELD_COUNT; i++)
		nearest_offer(&near, str_of(custom_fields[i].name));
	if (near.best.p)
		problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(problems, p, "'k8sai explain custom' shows what they have");
	return false;
}

static bool check_type(size_t field, const struct node *value, struct problems *problems)
{
	const struct node *n = node_deref(value);
	bool good = types[field] & (1u << n->kind);
	/* Of lists that hold texts or objects. */
	for (const struct node *e = good && n->kind == NODE_SEQ ? n->first : NULL; e && good; e = e->next)
		good = node_is(e, NODE_STRING) || (field != FIELD_KINDS && node_is(e, NODE_MAP));
	if (!good)
		node_problem(problems, value, "'%s' must be %s", custom_fields[field].name, custom_fields[field].type);
	return good;
}

bool custom_read_fields(const struct node *rule, const struct node *out[FIELD_COUNT], struct problems *problems)
{
	bool good = true;
	for (size_t i = 0; i < FIELD_COUNT; i++)
		out[i] = NULL;
	struct node_entries it = node_entries(rule);
	for (const struct node *e; (e = node_next_entry(&it));) {
		size_t i = find_field(node_key(e));
		if (i == FIELD_COUNT)
			good = unknown_field(e, problems);
		else if (check_type(i, e, problems))
			out[i] = node_deref(e);
		else
			good = false;
	}
	return good;
}

static const struct custom_word *field_words(size_t *n)
{
	*n = FIELD_COUNT;
	return custom_fields;
}

const char custom_example[] =
	"custom:\n"
	"- name: team-label-required\n"
	"  severity: error\n"
	"  when: isWorkload\n"
	"  assert: \"'team' in labels\"\n"
	"  at: metadata.labels\n"
	"  message: ${kind} '${name}' has no label 'team'\n"
	"  help: name the team that is called when it fails\n"
	"  good: {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, labels: {team: search}}}\n"
	"  bad: {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, labels: {app: a}}}\n"
	"- name: our-registry-only\n"
	"  for: container\n"
	"  assert: glob(['registry.example.com/*', 'nvcr.io/nvidia/*'], container.image)\n"
	"  at: image\n"
	"  message: image '${container.image}' comes from ${container.registry}\n"
	"  good: |\n"
	"    apiVersion: v1\n"
	"    kind: Pod\n"
	"    metadata: {name: a}\n"
	"    spec: {containers: [{name: main, image: 'registry.example.com/a:1.2'}]}\n"
	"  bad: |\n"
	"    apiVersion: v1\n"
	"    kind: Pod\n"
	"    metadata: {name: a}\n"
	"    spec: {containers: [{name: main, image: 'nginx:1.29'}]}\n";

bool custom_reference(size_t i, struct custom_section *out)
{
	static const struct {
		const char *title, *about;
		const struct custom_word *(*words)(size_t *n);
	} all[] = {
		{"What a rule is made of",
		 "Rules of your own stand in the list 'custom' of the configuration (.k8sai.yaml). Each is a map of:",
		 field_words},
		{"What expressions know",
		 "Expressions are JSON-e's (json-e.js.org): 'team' in labels, len(containers) == 1, a && b, a || b, "
		 "!(a). "
		 "'when', 'assert' and 'forbid' must give true or false. What a map does not have is an error behind a "
		 "dot "
		 "(labels.team), and null in brackets (labels['team']) and with get(). An error fails the run with "
		 "status 2, "
		 "so that a rule that cannot judge an object is never taken for one that has nothing against it; so "
		 "does an "
		 "evaluation that takes too much work.",
		 custom_names},
		{"What 'pod' holds", NULL, custom_pod_names},
		{"What 'container' holds", NULL, custom_container_names},
		{"Functions",
		 "JSON-e's own, such as len(), join(), split(), lowercase() and typeof(), and:", custom_function_words},
	};
	if (i >= COUNT_OF(all))
		return false;
	*out = (struct custom_section){.title = all[i].title, .about = all[i].about};
	out->words = all[i].words(&out->n);
	return true;
}
