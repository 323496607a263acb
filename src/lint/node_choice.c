/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/node_choice.h"

#include "kube/names.h"

/* ---- the walk ------------------------------------------------------------------------------------------------------
 */

const struct node *node_choice_terms(const struct pod *p)
{
	const struct node *terms =
		node_path(pod_get(p, KEY_affinity), KEY_nodeAffinity,
			  KEY_requiredDuringSchedulingIgnoredDuringExecution, KEY_nodeSelectorTerms, KEY_NONE);
	return node_is(terms, NODE_SEQ) ? terms : NULL;
}

static bool is_hidden(const struct node *n)
{
	return n && n->kind != NODE_MAP && n->kind != NODE_NULL;
}

bool node_choice_hidden(const struct pod *p)
{
	const struct node *affinity = pod_get(p, KEY_affinity), *node_affinity = node_get(affinity, KEY_nodeAffinity);
	const struct node *required = node_get(node_affinity, KEY_requiredDuringSchedulingIgnoredDuringExecution);
	const struct node *terms = node_get(required, KEY_nodeSelectorTerms);
	return is_hidden(pod_get(p, KEY_nodeSelector)) || is_hidden(affinity) || is_hidden(node_affinity) ||
	       is_hidden(required) || (terms && terms->kind != NODE_SEQ && terms->kind != NODE_NULL);
}

struct node_choice node_choice(const struct pod *p)
{
	struct node_choice it = {.pod = p, .index = -1};
	const struct node *selector = pod_get(p, KEY_nodeSelector);
	if (node_is(selector, NODE_MAP)) {
		it.selector = node_entries(selector);
		it.in_selector = true;
	}
	return it;
}

static const struct {
	const char *name;
	enum node_op op;
} operators[] = {
	{"In", NODE_IN}, {"NotIn", NODE_NOT_IN}, {"Exists", NODE_EXISTS}, {"DoesNotExist", NODE_NOT_EXISTS},
	{"Gt", NODE_GT}, {"Lt", NODE_LT},
};

static enum node_op operator_of(const struct node *n)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (node_text_is(n, operators[i].name))
			return operators[i].op;
	return NODE_OP_UNKNOWN;
}

/* Goes to the next requirement: the rest of this list, the term's fields, the next term. False at the end. */
static bool step(struct node_choice *it)
{
	if (it->requirement)
		it->requirement = it->requirement->next;
	while (!it->requirement) {
		if (it->term && !it->in_fields) {
			it->in_fields = true;
			it->requirement = node_first(node_get(it->term, KEY_matchFields));
			continue;
		}
		it->term = it->index < 0 ? node_first(node_choice_terms(it->pod)) : it->term ? it->term->next : NULL;
		it->index++;
		it->in_fields = false;
		if (!it->term)
			return false;
		it->requirement = node_first(node_get(it->term, KEY_matchExpressions));
	}
	return true;
}

bool node_choice_next(struct node_choice *it, struct node_demand *out)
{
	if (it->in_selector) {
		const struct node *e = node_next_entry(&it->selector);
		if (e) {
			*out = (struct node_demand){.key = node_key(e),
						    .op = NODE_IN,
						    .values = node_deref(e),
						    .at = e,
						    .term = NODE_SELECTOR_TERM};
			return true;
		}
		it->in_selector = false;
	}
	if (!step(it))
		return false;
	const struct node *key = node_get(it->requirement, KEY_key);
	*out = (struct node_demand){.key = node_text(key),
				    .field = it->in_fields,
				    .op = operator_of(node_get(it->requirement, KEY_operator_)),
				    .values = node_get(it->requirement, KEY_values),
				    .at = key,
				    .term = it->index,
				    .term_node = it->term};
	return true;
}

const struct node *node_demand_first(const struct node_demand *d)
{
	return node_is(d->values, NODE_SEQ) ? node_first(d->values) : d->values;
}

const struct node *node_demand_after(const struct node_demand *d, const struct node *value)
{
	return node_is(d->values, NODE_SEQ) ? value->next : NULL;
}

/* ---- what a demand means
 * --------------------------------------------------------------------------------------------- */

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.' || c == '/' || c == ' ';
}

/* Longest name of a GPU in words: "rtx-pro-6000-blackwell"; and longer than any label, so that a hostile text costs
 * nothing. */
enum { GPU_WORDS = 4, LONGEST_TEXT = 400 };

const struct gpu *gpu_named_in(struct str text)
{
	const struct gpu *found = NULL;
	size_t longest = 0;
	for (size_t from = 0; from < text.n && text.n <= LONGEST_TEXT; from++) {
		if (is_separator(text.p[from]) || (from > 0 && !is_separator(text.p[from - 1])))
			continue;
		unsigned words = 0;
		for (size_t to = from + 1; to <= text.n && words < GPU_WORDS; to++) {
			if (to < text.n && !is_separator(text.p[to]))
				continue;
			words++;
			const struct gpu *gpu =
				to - from > longest ? catalog_gpu_find(str_sub(text, from, to - from)) : NULL;
			if (gpu) {
				found = gpu;
				longest = to - from;
			}
		}
	}
	return found;
}

/* Does `text` hold `part`, ignoring case and the difference of '-', '_' and nothing between its words? */
static bool has_word(struct str text, const char *part)
{
	for (size_t from = 0; from < text.n; from++) {
		size_t i = from, k = 0;
		while (part[k] && i < text.n) {
			char c = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] - 'A' + 'a') : text.p[i];
			if (c == part[k])
				k++;
			else if (k == 0 || (c != '-' && c != '_'))
				break;
			i++;
		}
		if (!part[k])
			return true;
	}
	return false;
}

static bool has_any(struct str text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has_word(text, words[i]))
			return true;
	return false;
}

/* Names of labels by which a platform team tells its kinds of machines apart; each kind has one GPU. */
static const char *const class_words[] = {
	"pool",      "nodegroup",    "provisioner", "instancegroup", "nodetype", "instancetype", "machinetype",
	"nodeclass", "computeclass", "flavor",      "flavour",       "sku",      "hostname",
};
/* Names that may stand for a kind of GPU or only for having one: the value tells. */
static const char *const device_words[] = {"gpu", "accelerator"};
/* Values that only say that there is a GPU, or whose. */
static const char *const presence[] = {"",       "true",       "false",    "yes",    "no",    "on",  "1",
				       "0",      "enabled",    "present",  "exists", "any",   "gpu", "gpus",
				       "nvidia", "nvidia-gpu", "gpu-node", "amd",    "intel", "cuda"};

/* A label that is not in the catalog: the platform team's own. */
static bool own_label_picks(struct str key, struct str value)
{
	if (key.n > LONGEST_TEXT || value.n > LONGEST_TEXT)
		return true;
	struct str name = str_sub(key, str_find(key, '/') < key.n ? str_find(key, '/') + 1 : 0, key.n);
	if (is_placeholder(value) || gpu_named_in(name) || gpu_named_in(value))
		return true;
	if (has_any(name, class_words, COUNT_OF(class_words)))
		return true;
	for (size_t i = 0; i < COUNT_OF(presence); i++)
		if (str_eq_nocase(value, str_of(presence[i])))
			return false;
	return has_any(name, device_words, COUNT_OF(device_words)) || has_word(value, "gpu");
}

static bool label_picks(struct str key, struct str value)
{
	const struct node_label *label = catalog_node_label(key);
	if (!label)
		return own_label_picks(key, value);
	if (catalog_label_picks_type(key, value))
		return true;
	switch (label->scope) {
	case LABEL_MEMORY:
		return true;
	case LABEL_PARTITION:
		/* The size of a slice is what memory is to a whole device. */
		return str_is(key, "cloud.google.com/gke-gpu-partition-size") || str_is(key, "nvidia.com/mig.config") ||
		       str_starts(key, "nvidia.com/mig-");
	case LABEL_PROPERTY:
		return str_ends(key, "/gpu.family");
	case LABEL_PRESENCE:
	case LABEL_VENDOR:
		return gpu_named_in(value);
	default:
		return false;
	}
}

bool node_demand_picks_type(const struct node_demand *d)
{
	if (d->field)
		return d->op == NODE_IN;
	const struct node_label *label = catalog_node_label(d->key);
	switch (d->op) {
	case NODE_IN:
		for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v))
			if (!label_picks(d->key, node_text(v)))
				return false;
		return node_demand_first(d) != NULL;
	case NODE_NOT_IN:
		/* Who leaves types out has thought about types. */
		return label && (label->scope == LABEL_TYPE || label->scope == LABEL_MEMORY);
	case NODE_GT:
	case NODE_LT:
		return label && label->scope == LABEL_MEMORY;
	case NODE_EXISTS:
		return !label && gpu_named_in(d->key);
	case NODE_OP_UNKNOWN:
		return true;
	default:
		return false;
	}
}

/* ---- the GPU types of a pod
 * ------------------------------------------------------------------------------------------ */

struct gpu_set {
	const struct gpu **at;
	size_t n, room;
};

static bool add_gpu(struct gpu_set *set, const struct gpu *gpu)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->at[i] == gpu)
			return true;
	if (set->n == set->room)
		return false;
	set->at[set->n++] = gpu;
	return true;
}

/* Adds the types that a demand allows; false, and nothing added, when it does not say. */
static bool add_demand(struct gpu_set *set, const struct node_demand *d)
{
	size_t from = set->n;
	if (d->field || d->op != NODE_IN)
		return false;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		const struct gpu *gpu = not_judged(v) ? NULL : catalog_gpu_by_label(d->key, node_text(v));
		if (!gpu || !add_gpu(set, gpu)) {
			set->n = from;
			return false;
		}
	}
	return node_demand_first(d) != NULL;
}

size_t node_choice_gpus(const struct pod *p, const struct gpu **out, size_t room)
{
	struct gpu_set set = {.at = out, .room = room};
	struct node_choice it = node_choice(p);
	struct node_demand d;
	const struct node *term = NULL;
	bool known = true;
	if (node_choice_hidden(p))
		return 0;
	while (node_choice_next(&it, &d)) {
		if (d.term == NODE_SELECTOR_TERM) {
			if (add_demand(&set, &d))
				return set.n;
			continue;
		}
		if (d.term_node != term) {
			if (term && !known)
				return 0;
			term = d.term_node;
			known = false;
		}
		known = known || add_demand(&set, &d);
	}
	return term && known ? set.n : 0;
}
