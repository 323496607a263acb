/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/volumes.h"
#include "lint/weights.h"

/* May the container have reason to write there: does a variable or a flag name a folder in the mount, other than the
 * model itself? */
static bool may_write(struct check *c, const struct container *k, struct str root, struct str model)
{
	for (const struct node *e = node_is(k->env, NODE_SEQ) ? node_first(k->env) : NULL; e; e = e->next) {
		struct str value = node_text(node_get(e, KEY_value));
		if (value.n && path_is_in(value, root) && !str_eq(value, model))
			return true;
	}
	const struct words *words = container_words(k, c->scratch);
	for (size_t i = 0; i < words->n; i++) {
		struct str text = words->at[i].text;
		size_t equal = str_find(text, '=');
		if (text.n && text.p[0] == '-' && equal < text.n)
			text = str_sub(text, equal + 1, text.n);
		if (path_is_in(text, root) && !path_is_in(text, model))
			return true;
	}
	return container_env_open(k);
}

/* Read-only by the mount, or by the volume. */
static bool is_read_only(const struct node *mount, const struct volume *v)
{
	const struct node *by_mount = node_get(mount, KEY_readOnly), *by_volume = node_get(v->entry, KEY_readOnly);
	return (by_mount && node_bool(by_mount, true)) || (by_volume && node_bool(by_volume, true));
}

static bool is_shared(const struct volume *v)
{
	return v->kind == VOLUME_CLAIM || (v->kind == VOLUME_OTHER && v->entry && str_is(node_key(v->entry), "nfs"));
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	if (container_mounts_hidden(k) || pod_volumes_hidden(p))
		return;
	struct weights w = container_weights(k, c->scratch);
	const struct node *mount = w.from == WEIGHTS_FOLDER ? container_mount(k, w.model) : NULL;
	if (!mount)
		return;
	struct str name = node_text(node_get(mount, KEY_name)), root = node_text(node_get(mount, KEY_mountPath));
	struct volume v = pod_volume(p, name);
	if (!is_shared(&v) || is_read_only(mount, &v) || may_write(c, k, root, w.model))
		return;
	report_key(
		c, mount,
		"the weights at '%.*s' are only read, and the volume '%.*s' is mounted writable: say 'readOnly: true'",
		STR_ARG(w.model), STR_ARG(name));
}

const struct rule rule_sto007 = {
	.code = "STO007",
	.name = "weights-mounted-writable",
	.severity = SEVERITY_INFO,
	.audience = FOR_SERVING,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "A server loads its model from a folder of a shared volume (a claim, NFS) that it could write to.",
	.why = "All replicas, and often several servers, load from one volume. One that is broken into, or a tool "
	       "that \"repairs\" a file in place, then changes the model of all. Read-only it can not, and the disk "
	       "may "
	       "be attached to many nodes at once (ReadOnlyMany). Only servers that are given a folder are looked at: "
	       "one that downloads into the volume has to write, and so has one with another path in the same mount.",
	.bad = "args: [--model, /models/llama]\nvolumeMounts:\n  - {name: models, mountPath: /models}\n",
	.good = "args: [--model, /models/llama]\nvolumeMounts:\n  - {name: models, mountPath: /models, readOnly: "
		"true}\n",
	.fix = "Say `readOnly: true` at the mount, and fill the volume from a Job.",
	.source = "https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts",
};
