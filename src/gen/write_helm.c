/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "doc/build.h"
#include "doc/emit.h"
#include "gen/helm.h"
#include "gen/mark.h"

/** How deep texts are looked for. */
enum { DEEPEST = 400 };

/** Is `mark` in a text or key of `n`? */
static bool occurs(const struct node *n, const char *mark, unsigned depth)
{
	n = node_deref(n);
	bool found = depth < DEEPEST && str_has(node_text(n), mark);
	for (const struct node *e = depth < DEEPEST ? node_first(n) : NULL; e && !found; e = e->next)
		found = occurs(e, mark, depth + 1) || (e->key && str_has(node_key(e), mark));
	return found;
}

/** Chooses how tokens begin. Starting with '@' and holding ": ", they are written in double quotes wherever they stand
 * on one line, which is what the actions for them rely on. */
static void choose_mark(struct helm *h)
{
	bool taken = true;
	for (unsigned i = 0; taken; i++) {
		h->mark = arena_printf(&h->arena, "@k8sai%u: ", i);
		taken = false;
		for (size_t v = 0; v < h->variants->n; v++)
			for (size_t k = 0; k < h->variants->at[v].gen.objects.n && !taken; k++)
				taken = occurs(h->variants->at[v].gen.objects.at[k].node, h->mark.p, 0);
	}
	h->namespace_ = arena_printf(&h->arena, "%.*snamespace@", STR_ARG(h->mark));
}

static void write_chart(struct helm *h)
{
	struct arena *a = &h->arena;
	struct node *chart = build_map(a);
	struct buf *out = gen_files_add(h->files, STR("Chart.yaml"));
	build_put(chart, STR("apiVersion"), build_strz(a, "v2"));
	build_put(chart, STR("name"), build_str(a, h->name));
	build_put(chart, STR("description"),
		  build_str(a, arena_printf(a, "AI workloads of the set '%.*s'.", STR_ARG(h->name))));
	build_put(chart, STR("type"), build_strz(a, "application"));
	build_put(chart, STR("version"), build_strz(a, "0.1.0"));
	buf_addz(out, GEN_MARK "# A release of the chart gets its version when it is packed: helm package --version\n");
	emit_yaml(chart, out);
}

static void write_ignore(struct helm *h)
{
	buf_addz(gen_files_add(h->files, STR(".helmignore")),
		 GEN_MARK ".DS_Store\n.git/\n.gitignore\n*.swp\n*.bak\n*.orig\n*.tmp\n");
}

/** The template that puts an image's name together, when there is an image. */
static void write_helpers(struct helm *h)
{
	bool some = false;
	for (size_t i = 0; i < h->slots.n; i++)
		some |= h->slots.at[i].used && h->slots.at[i].kind == HELM_IMAGE;
	if (!some)
		return;
	struct buf *out = gen_files_add(h->files, STR("templates/_helpers.tpl"));
	buf_addf(out,
		 GEN_MARK_TEMPLATE
		 "{{- /* The name of an image: repository, then tag and digest where they are given. */}}\n"
		 "{{- define \"%.*s.image\" -}}\n"
		 "{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}\n"
		 "{{- end }}\n",
		 STR_ARG(h->name));
}

/** Adds the labels of the namespace's object as words of a command; labels hold nothing that a shell takes apart. */
static void add_labels(const struct helm_object *o, struct buf *out)
{
	const struct node *labels = node_path(o->tree, KEY_metadata, KEY_labels, KEY_NONE);
	struct node_entries it = node_entries(labels);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str key = node_key(e), value = node_string(e);
		if (str_starts(key, "pod-security.kubernetes.io/") && value.n && emit_plain_is_safe(value))
			buf_addf(out, " %.*s=%.*s", STR_ARG(key), STR_ARG(value));
	}
}

/** The notes, the namespace of the release as a token where the probe shows it. */
static struct str notes_of(struct helm *h)
{
	const struct gen_variant *base = &h->variants->at[0];
	struct str own = buf_str(&base->gen.notes), there = buf_str(&base->probe.notes),
		   space = helm_own_namespace(base);
	bool same = space.n && str_eq(helm_replace(&h->arena, there, STR(GEN_PROBE), space), own);
	return same ? helm_replace(&h->arena, there, STR(GEN_PROBE), h->namespace_) : own;
}

/** What the user reads after an installation. */
static void write_notes(struct helm *h)
{
	const struct gen_variant *base = &h->variants->at[0];
	struct buf *out = gen_files_add(h->files, STR("templates/NOTES.txt"));
	buf_addz(out, GEN_MARK_TEMPLATE
		 "{{ .Chart.Name }} is installed in the namespace {{ .Release.Namespace }} as {{ .Release.Name }}.\n");
	for (size_t i = 0; i < h->objects.n; i++) {
		struct buf labels;
		buf_init(&labels, BUF_NO_LIMIT);
		if (h->objects.at[i].is_namespace)
			add_labels(&h->objects.at[i], &labels);
		if (labels.n) {
			buf_addz(out,
				 "\nA namespace that Helm made has no labels; these hold its pods to a standard:\n    "
				 "kubectl label --overwrite namespace {{ .Release.Namespace }}");
			helm_write_text(h, buf_str(&labels), out);
			buf_addc(out, '\n');
		}
		buf_release(&labels);
	}
	if (base->gen.notes.n) {
		buf_addc(out, '\n');
		helm_write_text(h, notes_of(h), out);
		buf_addc(out, '\n');
	}
}

bool gen_files_of_helm(struct gen_files *files, const struct gen_variants *variants, struct problems *problems)
{
	const struct values *values = &variants->at[0].gen.values;
	struct helm h = {.variants = variants, .files = files, .problems = problems};
	arena_init(&h.arena);
	strmap_init(&h.by_path);
	struct str name = node_text(node_find(values->root, STR("name")));
	h.name = name.n ? name : values->default_name;
	gen_files_may_lie_in(files, "");
	gen_files_may_lie_in(files, "templates");
	write_chart(&h);
	write_ignore(&h);
	choose_mark(&h);
	helm_read_objects(&h);
	helm_lift_places(&h);
	helm_merge_variants(&h);
	bool ok = helm_write_values(&h);
	for (size_t i = 0; i < h.objects.n; i++)
		helm_write_object(&h, &h.objects.at[i], &files->at[h.objects.at[i].file].text);
	write_helpers(&h);
	write_notes(&h);
	free(h.objects.at);
	free(h.slots.at);
	strmap_release(&h.by_path);
	arena_release(&h.arena);
	return ok;
}
