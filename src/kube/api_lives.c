/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/api_lives.h"

#include "base/buf.h"

#define GUIDE "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
#define LIFECYCLE "k8s.io/api: zz_generated.prerelease-lifecycle.go"
#define OPENAPI "Kubernetes OpenAPI documents, 1.25 to 1.37"
#define INDEX "the project's current custom resource definitions"
#define CHANGES(n_) "https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1." #n_ ".md"

const struct api_life api_lives[] = {
#define API(g, v, k, since_, deprecated_, removed_, ng, nv, nk, ns, same, change_, source_)                            \
	{.group = g,                                                                                                   \
	 .version = v,                                                                                                 \
	 .kind = k,                                                                                                    \
	 .since = since_,                                                                                              \
	 .deprecated = deprecated_,                                                                                    \
	 .removed = removed_,                                                                                          \
	 .next_group = ng,                                                                                             \
	 .next_version = nv,                                                                                           \
	 .next_kind = nk,                                                                                              \
	 .next_since = ns,                                                                                             \
	 .same_shape = same,                                                                                           \
	 .change = change_,                                                                                            \
	 .source = source_},
#define CRD(g, v, k, owner_, gone_, ng, nv, nk, same, change_, source_)                                                \
	{.group = g,                                                                                                   \
	 .version = v,                                                                                                 \
	 .kind = k,                                                                                                    \
	 .next_group = ng,                                                                                             \
	 .next_version = nv,                                                                                           \
	 .next_kind = nk,                                                                                              \
	 .same_shape = same,                                                                                           \
	 .change = change_,                                                                                            \
	 .owner = owner_,                                                                                              \
	 .gone = gone_,                                                                                                \
	 .source = source_},
#include "kube/api_lives.def"
#undef API
#undef CRD
};
const size_t n_api_lives = COUNT_OF(api_lives);

static int compare(const struct api_life *life, struct str group, struct str version, struct str kind)
{
	int order = str_cmp(str_of(life->group), group);
	order = order ? order : str_cmp(str_of(life->version), version);
	return order ? order : str_cmp(str_of(life->kind), kind);
}

static const struct api_life *find(struct str group, struct str version, struct str kind)
{
	size_t from = 0, to = n_api_lives;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = compare(&api_lives[middle], group, version, kind);
		if (order == 0)
			return &api_lives[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

const struct api_life *api_life_find(struct str group, struct str version, struct str kind)
{
	const struct api_life *life = find(group, version, kind);
	return life ? life : find(group, version, STR(""));
}

bool api_life_removed(const struct api_life *life, unsigned minor)
{
	return life->removed && minor >= life->removed;
}

bool api_life_deprecated(const struct api_life *life, unsigned minor)
{
	if (life->owner)
		return true;
	return life->deprecated && minor >= life->deprecated && !api_life_removed(life, minor);
}

static void take_step(const struct api_life *life, struct api_successor *to)
{
	to->group = life->next_group;
	to->version = life->next_version;
	if (*life->next_kind)
		to->kind = str_of(life->next_kind);
	to->since = life->next_since;
	to->same_shape = to->same_shape && life->same_shape;
	if (*life->change && to->n_changes < COUNT_OF(to->changes))
		to->changes[to->n_changes++] = life->change;
}

bool api_life_successor(const struct api_life *life, struct str kind, unsigned minor, struct api_successor *out)
{
	*out = (struct api_successor){.kind = kind, .same_shape = true};
	for (unsigned i = 0; i < API_LIFE_STEPS && life && *life->next_version; i++) {
		/* What is not there yet is no help; only as the first step it is better than nothing. */
		if (i > 0 && life->next_since > minor)
			break;
		take_step(life, out);
		life = api_life_find(str_of(out->group), str_of(out->version), out->kind);
	}
	return out->version != NULL;
}

static void add_version(struct buf *out, const struct api_successor *to)
{
	buf_addf(out, "'%s%s%s'", to->group, *to->group ? "/" : "", to->version);
}

struct str api_life_advice(const struct api_life *life, struct str kind, unsigned minor, struct arena *memory)
{
	struct api_successor to;
	if (!api_life_successor(life, kind, minor, &to))
		return str_of(life->change);
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	buf_addz(&out, "use ");
	if (!str_eq(to.kind, kind))
		buf_addf(&out, "%.*s of ", STR_ARG(to.kind));
	add_version(&out, &to);
	if (to.since > minor)
		buf_addf(&out, " from Kubernetes 1.%u on", to.since);
	for (size_t i = 0; i < to.n_changes; i++)
		buf_addf(&out, "%s%s", i == 0 ? ", where " : "; ", to.changes[i]);
	struct str text = arena_str(memory, buf_str(&out));
	buf_release(&out);
	return text;
}
