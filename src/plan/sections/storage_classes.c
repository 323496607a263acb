/* SPDX-License-Identifier: Apache-2.0
 * Storage classes that the set makes: `platform: {storageClasses}`. What an entry leaves out is the cloud's: of its own
 * class of that name, else of its preferred one for a single node. */
#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

static const struct cloud_storage *storage_like(const struct cloud *cloud, struct str name)
{
	for (size_t i = 0; i < cloud->n_storage; i++)
		if (cloud->storage[i].class && str_is(name, cloud->storage[i].class))
			return &cloud->storage[i];
	return catalog_storage_for(cloud, ACCESS_RWO);
}

static void put_parameters(struct maker *m, const struct node *map, const struct cloud_storage *like, struct node *out)
{
	const struct node *given = field(map, "parameters");
	struct node *to = put_map(m->arena, out, "parameters");
	struct pairs own = pairs_of(m, given);
	for (size_t i = 0; like && i < like->parameters.n; i++)
		build_put(to, str_of(like->parameters.at[i].key), build_strz(m->arena, like->parameters.at[i].value));
	for (size_t i = 0; i < own.n; i++)
		build_set(to, own.at[i].key, build_str(m->arena, own.at[i].value));
}

static bool is_made_by_cloud(struct maker *m, const struct node *entry, const struct cloud_storage *like,
			     const struct cloud *cloud)
{
	if (!like || !like->exists || !str_is(node_key(entry), like->class))
		return false;
	struct problem *p = node_key_problem(m->problems, entry, "%s makes the StorageClass '%s' itself", cloud->title,
					     like->class);
	problem_hint(m->problems, p, "classes do not change: give yours another name");
	return true;
}

static void plan_class(struct maker *m, const struct request *all, const struct node *entry, struct node *seq)
{
	struct arena *a = m->arena;
	const struct node *value = node_deref(entry), *map = node_is(value, NODE_MAP) ? value : NULL;
	struct given_text provisioner = text_field(map, "provisioner"), reclaim = text_field(map, "reclaim"),
			  binding = text_field(map, "binding");
	const struct cloud_storage *like = storage_like(all->cloud.cloud, node_key(entry));
	if (is_made_by_cloud(m, entry, like, all->cloud.cloud))
		return;
	if (!provisioner.at && (!like || !like->provisioner)) {
		struct problem *p =
			node_key_problem(m->problems, entry, "'%.*s' needs a 'provisioner'", STR_ARG(node_key(entry)));
		problem_hint(m->problems, p, "nothing is known of the storage of %s", all->cloud.cloud->title);
		return;
	}
	struct node *out = push_map(a, seq);
	put_text(a, out, "name", node_key(entry));
	put_text(a, out, "provisioner", provisioner.at ? provisioner.value : str_of(like->provisioner));
	put_parameters(m, map, provisioner.at ? NULL : like, out);
	put_flag(a, out, "expand", node_bool(field(map, "expand"), true));
	put_text(a, out, "reclaim", reclaim.at ? reclaim.value : STR("Delete"));
	put_text(a, out, "binding", binding.at ? binding.value : STR("WaitForFirstConsumer"));
	if (!provisioner.at && like->note && !field(map, "parameters"))
		note_add(m, TEXT(m, "parameters of StorageClass '%.*s'", STR_ARG(node_key(entry))), str_of(like->note),
			 STR(""));
	need_met(m, TEXT(m, "StorageClass '%.*s'", STR_ARG(node_key(entry))));
	decide(m, TEXT(m, "storageClass.%.*s", STR_ARG(node_key(entry))), provisioner.at,
	       provisioner.at ? provisioner.value : str_of(like->provisioner),
	       provisioner.at ? STR("as given") : TEXT(m, "what %s has", all->cloud.cloud->title),
	       STR("`platform: {storageClasses}`"));
}

void storage_classes_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *classes = field(map, "storageClasses");
	struct node_entries it = node_entries(classes);
	struct node *seq = is_on(classes) ? put_seq(m->arena, section_context(m, "storage"), "classes") : NULL;
	for (const struct node *e; seq && (e = node_next_entry(&it));)
		plan_class(m, all, e, seq);
}
