/* SPDX-License-Identifier: Apache-2.0
 * Host program: turns the catalog's YAML files into the constant tables that src/catalog/ declares. Each table of the C
 * headers has a record below that says which fields an entry may and must have and what they become; whatever does not
 * fit is an error with its place, so a slip in the data never reaches the program.
 *
 * A file holds `date`, `sources` (short names for where its figures come from) and one or more tables: a mapping from
 * the entry's name to its fields. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/nearest.h"
#include "doc/doc.h"
#include "host/mkcatalog_records.h"

struct file {
	struct source source;
	struct buf text;
	struct doc doc;
	const struct node *sources, *date;
};

struct entry {
	struct str name;
	/** The fields; and what stands for the name in messages. */
	const struct node *fields, *named;
	const struct file *file;
	/** Position of the cloud, for an instance. */
	size_t cloud;
};

struct list {
	struct entry *at;
	size_t n, cap;
};

struct maker {
	struct problems problems;
	struct list lists[TABLES];
	struct buf out;
	/** The file and the mapping that are being written. */
	const struct file *file;
	const struct node *owner;
};

static void write_record(struct maker *m, const struct record *record, const struct node *map);

/* ---- small parts of C ---- */

static void write_text(struct buf *out, struct str s)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else if (c < ' ' || c > '~' || c == '?')
			buf_addf(out, "\\%03o", c);
		else
			buf_addc(out, (char)c);
	}
	buf_addc(out, '"');
}

static bool is_count(const struct node *n, int64_t *out)
{
	return node_is(n, NODE_INT) && node_int(n, out) && *out >= 0 && *out <= UINT32_MAX;
}

/** A string; a number is no text, so that "1.10" cannot lose its zero. */
static bool text_of(struct maker *m, const struct node *n, struct str *out)
{
	*out = node_string(n);
	if (out->p && out->n)
		return true;
	node_problem(&m->problems, n, "a text is expected here");
	return false;
}

static const char *choice_of(struct maker *m, const struct field *f, const struct node *n)
{
	struct str text = node_text(n);
	struct nearest near = nearest_start(text);
	for (const struct choice *c = f->choices; c->word; c++) {
		if (str_is(text, c->word))
			return c->constant;
		nearest_offer(&near, str_of(c->word));
	}
	struct problem *p = node_problem(&m->problems, n, "'%.*s' is no value of '%s'", STR_ARG(text), f->key);
	if (near.best.p)
		problem_hint(&m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	return "0";
}

static bool is_kind(struct maker *m, const struct node *n, enum node_kind kind, const char *what)
{
	if (node_is(n, kind) && node_first(n))
		return true;
	node_problem(&m->problems, n, "%s is expected here", what);
	return false;
}

/** "1.2.3" → 1, 2, 3; fewer numbers are filled with 0. */
static bool numbers_of(struct str text, unsigned *out, size_t n)
{
	struct str part;
	for (size_t i = 0; i < n; i++) {
		int64_t number = 0;
		if (str_split(&text, '.', &part) && (!str_to_i64(part, &number) || number < 0 || number > 999999))
			return false;
		out[i] = (unsigned)number;
	}
	return text.p == NULL;
}

/* ---- one function a kind of field ---- */

static void write_text_field(struct maker *m, const struct field *f, const struct node *n)
{
	struct str text;
	if (!text_of(m, n, &text))
		return;
	buf_addf(&m->out, ".%s = ", f->c);
	write_text(&m->out, text);
}

static void write_number(struct maker *m, const struct field *f, const struct node *n)
{
	int64_t number = 0;
	if (!is_count(n, &number))
		node_problem(&m->problems, n, "'%s' is a whole number", f->key);
	buf_addf(&m->out, ".%s = %lldu", f->c, (long long)number);
}

static void write_boolean(struct maker *m, const struct field *f, const struct node *n)
{
	if (!node_is(n, NODE_BOOL))
		node_problem(&m->problems, n, "'%s' is true or false", f->key);
	buf_addf(&m->out, ".%s = %s", f->c, node_bool(n, false) ? "true" : "false");
}

static void write_choice(struct maker *m, const struct field *f, const struct node *n)
{
	buf_addf(&m->out, ".%s = %s", f->c, choice_of(m, f, n));
}

static void write_choices(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_SEQ, "a list"))
		return;
	buf_addf(&m->out, ".%s = 0", f->c);
	for (const struct node *e = node_first(n); e; e = e->next)
		buf_addf(&m->out, " | DATA_BIT(%s)", choice_of(m, f, e));
}

/** The inside of a struct text_list. */
static void write_list(struct maker *m, const struct node *n)
{
	if (!is_kind(m, n, NODE_SEQ, "a list"))
		return;
	buf_addz(&m->out, "{(const char *const[]){");
	for (const struct node *e = node_first(n); e; e = e->next) {
		struct str text;
		if (text_of(m, e, &text))
			write_text(&m->out, text);
		buf_addz(&m->out, ", ");
	}
	buf_addf(&m->out, "}, %zu}", node_count(n));
}

static void write_texts(struct maker *m, const struct field *f, const struct node *n)
{
	buf_addf(&m->out, ".%s = ", f->c);
	write_list(m, n);
}

static void write_counts(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_SEQ, "a list"))
		return;
	buf_addf(&m->out, ".%s = {(const unsigned[]){", f->c);
	for (const struct node *e = node_first(n); e; e = e->next) {
		int64_t number = 0;
		if (!is_count(e, &number))
			node_problem(&m->problems, e, "'%s' lists whole numbers", f->key);
		buf_addf(&m->out, "%lldu, ", (long long)number);
	}
	buf_addf(&m->out, "}, %zu}", node_count(n));
}

static void write_pair_inside(struct maker *m, const struct node *e)
{
	struct str value;
	buf_addc(&m->out, '{');
	write_text(&m->out, node_key(e));
	buf_addz(&m->out, ", ");
	if (text_of(m, e, &value))
		write_text(&m->out, value);
	buf_addc(&m->out, '}');
}

static void write_pairs(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_MAP, "a mapping"))
		return;
	buf_addf(&m->out, ".%s = {(const struct text_pair[]){", f->c);
	for (const struct node *e = node_first(n); e; e = e->next) {
		write_pair_inside(m, e);
		buf_addz(&m->out, ", ");
	}
	buf_addf(&m->out, "}, %zu}", node_count(n));
}

static void write_pair(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_MAP, "a mapping"))
		return;
	if (node_count(n) != 1)
		node_problem(&m->problems, n, "'%s' has one key", f->key);
	buf_addf(&m->out, ".%s = ", f->c);
	write_pair_inside(m, node_first(n));
}

static void write_release(struct maker *m, const struct field *f, const struct node *n)
{
	unsigned v[3] = {0, 0, 0};
	if (!numbers_of(node_text(n), v, COUNT_OF(v)))
		node_problem(&m->problems, n, "'%s' is a release such as 1.2.3", f->key);
	buf_addf(&m->out, ".%s = {%u, %u, %u}", f->c, v[0], v[1], v[2]);
}

static void write_capability(struct maker *m, const struct field *f, const struct node *n)
{
	unsigned v[2] = {0, 0};
	if (!numbers_of(node_string(n), v, COUNT_OF(v)))
		node_problem(&m->problems, n, "'%s' is a text such as \"9.0\"", f->key);
	buf_addf(&m->out, ".cc_major = %u, .cc_minor = %u", v[0], v[1]);
}

static void write_array_end(struct maker *m, const struct field *f, size_t n)
{
	buf_addf(&m->out, "}, .n_%s = %zu", f->c, n);
}

static void write_records(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_SEQ, "a list"))
		return;
	buf_addf(&m->out, ".%s = (const %s[]){", f->c, f->record->type);
	for (const struct node *e = node_first(n); e; e = e->next) {
		write_record(m, f->record, node_deref(e));
		buf_addz(&m->out, ", ");
	}
	write_array_end(m, f, node_count(n));
}

/** profile: {max, memory_mib}. The resource is "nvidia.com/mig-" and the profile with '.' for '+', as the device plugin
 * names it; compute slices are the number in front. */
static void write_profiles(struct maker *m, const struct field *f, const struct node *n)
{
	if (!is_kind(m, n, NODE_MAP, "a mapping"))
		return;
	buf_addf(&m->out, ".%s = (const struct mig_profile[]){", f->c);
	for (const struct node *e = node_first(n); e; e = e->next) {
		struct str profile = node_key(e);
		int64_t compute = 0, max = 0, memory = 0;
		if (!str_to_i64(str_sub(profile, 0, str_find(profile, 'g')), &compute) ||
		    !is_count(node_find(e, STR("max")), &max) || !is_count(node_find(e, STR("memory_mib")), &memory) ||
		    node_count(e) != 2)
			node_key_problem(&m->problems, e,
					 "a profile such as '1g.10gb' with 'max' and 'memory_mib' is expected here");
		buf_addz(&m->out, "{.profile = ");
		write_text(&m->out, profile);
		buf_addz(&m->out, ", .resource = \"nvidia.com/mig-");
		for (size_t i = 0; i < profile.n; i++)
			buf_addc(&m->out, profile.p[i] == '+' ? '.' : profile.p[i]);
		buf_addf(&m->out, "\", .memory_mib = %lldu, .compute = %lldu, .max = %lldu}, ", (long long)memory,
			 (long long)compute, (long long)max);
	}
	write_array_end(m, f, node_count(n));
}

/** key: [values]. GPU Feature Discovery's label comes from `products`. */
static void write_labels(struct maker *m, const struct field *f, const struct node *n)
{
	const struct node *products = node_find(m->owner, STR("products"));
	if (!n && !products)
		return;
	buf_addf(&m->out, ".%s = (const struct gpu_label[]){", f->c);
	for (const struct node *e = n ? node_first(n) : NULL; e; e = e->next) {
		buf_addz(&m->out, "{.key = ");
		write_text(&m->out, node_key(e));
		buf_addz(&m->out, ", .values = ");
		write_list(m, e);
		buf_addz(&m->out, "}, ");
	}
	if (products) {
		buf_addz(&m->out, "{.key = \"nvidia.com/gpu.product\", .values = ");
		write_list(m, products);
		buf_addc(&m->out, '}');
	}
	write_array_end(m, f, node_count(n) + (products ? 1 : 0));
}

/** "0.8.1..0.10.0" → .since = {0, 8, 1}, .until = {0, 10, 0}; an end that is left out is not bounded; "all" has none.
 */
static void write_life(struct maker *m, const struct node *e)
{
	struct str text = node_key(e);
	size_t dots = 0;
	unsigned v[3];
	if (str_is(text, "all"))
		return;
	while (dots + 1 < text.n && !(text.p[dots] == '.' && text.p[dots + 1] == '.'))
		dots++;
	const struct str ends[] = {str_sub(text, 0, dots), str_sub(text, dots + 2, text.n)};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		if (ends[i].n == 0)
			continue;
		if (dots + 1 >= text.n || !numbers_of(ends[i], v, COUNT_OF(v)))
			node_key_problem(&m->problems, e,
					 "releases such as '0.8.1..0.10.0', or 'all', are expected here");
		else
			buf_addf(&m->out, ", %s = {%u, %u, %u}", i ? ".until" : ".since", v[0], v[1], v[2]);
	}
}

/** Names of flags; `life` (may be NULL) says of which releases. Gives their number. */
static size_t write_flag_names(struct maker *m, const struct node *names, const struct node *life)
{
	if (!is_kind(m, names, NODE_SEQ, "a list"))
		return 0;
	for (const struct node *e = node_first(names); e; e = e->next) {
		struct str text;
		buf_addz(&m->out, "{.name = ");
		if (text_of(m, e, &text))
			write_text(&m->out, text);
		if (life)
			write_life(m, life);
		buf_addz(&m->out, "}, ");
	}
	return node_count(names);
}

/** The flags with a meaning, then the names in `other_flags`: a list, or lists by the releases that have them. */
static void write_flags(struct maker *m, const struct field *f, const struct node *n)
{
	const struct node *names = node_find(m->owner, STR("other_flags"));
	if (!n && !names)
		return;
	buf_addf(&m->out, ".%s = (const struct engine_flag[]){", f->c);
	for (const struct node *e = n ? node_first(n) : NULL; e; e = e->next) {
		write_record(m, f->record, node_deref(e));
		buf_addz(&m->out, ", ");
	}
	size_t others = 0;
	if (node_is(names, NODE_MAP))
		for (const struct node *e = node_first(names); e; e = e->next)
			others += write_flag_names(m, node_deref(e), e);
	else if (names)
		others = write_flag_names(m, names, NULL);
	write_array_end(m, f, node_count(n) + others);
	buf_addf(&m->out, ", .n_meanings = %zu", node_count(n));
}

static void write_nothing(struct maker *m, const struct field *f, const struct node *n)
{
	(void)m;
	(void)f;
	(void)n;
}

static void write_gpu(struct maker *m, const struct field *f, const struct node *n)
{
	const struct list *gpus = &m->lists[GPUS];
	for (size_t i = 0; i < gpus->n; i++)
		if (str_eq(gpus->at[i].name, node_text(n))) {
			buf_addf(&m->out, ".%s = &catalog_gpus[%zu]", f->c, i);
			return;
		}
	node_problem(&m->problems, n, "there is no GPU '%.*s'", STR_ARG(node_text(n)));
}

static void add_source(struct maker *m, const struct node *n, struct buf *text)
{
	const struct node *found = m->file->sources ? node_find(m->file->sources, node_text(n)) : NULL;
	if (!node_string(found).p) {
		node_problem(&m->problems, n, "'%.*s' is not in the file's 'sources'", STR_ARG(node_text(n)));
		return;
	}
	if (text->n)
		buf_addz(text, "; ");
	buf_adds(text, node_string(found));
}

static void write_source(struct maker *m, const struct field *f, const struct node *n)
{
	struct buf text;
	buf_init(&text, 4096);
	if (node_is(n, NODE_SEQ))
		for (const struct node *e = node_first(n); e; e = e->next)
			add_source(m, node_deref(e), &text);
	else
		add_source(m, n, &text);
	buf_addf(&m->out, ".%s = ", f->c);
	write_text(&m->out, buf_str(&text));
	buf_release(&text);
}

/** The entry's own date, or the file's. */
static void write_date(struct maker *m, const struct field *f, const struct node *n)
{
	write_text_field(m, f, n ? n : m->file->date);
}

static void (*const writers[KINDS])(struct maker *, const struct field *, const struct node *) = {
	[TEXT] = write_text_field,
	[NUMBER] = write_number,
	[BOOLEAN] = write_boolean,
	[CHOICE] = write_choice,
	[CHOICES] = write_choices,
	[TEXTS] = write_texts,
	[COUNTS] = write_counts,
	[PAIRS] = write_pairs,
	[PAIR] = write_pair,
	[RELEASE] = write_release,
	[CAPABILITY] = write_capability,
	[RECORDS] = write_records,
	[PROFILES] = write_profiles,
	[LABELS] = write_labels,
	[FLAGS] = write_flags,
	[FLAG_NAMES] = write_nothing,
	[GPU] = write_gpu,
	[SOURCE] = write_source,
	[DATE] = write_date,
};

/* ---- records and tables ---- */

static void refuse_unknown(struct maker *m, const struct record *record, const struct node *map)
{
	for (const struct node *e = node_first(map); e; e = e->next) {
		struct nearest near = nearest_start(node_key(e));
		size_t i = 0;
		while (i < record->n && !str_is(node_key(e), record->fields[i].key))
			nearest_offer(&near, str_of(record->fields[i++].key));
		if (i < record->n)
			continue;
		struct problem *p = node_key_problem(&m->problems, e, "'%s' has no field '%.*s'", record->type,
						     STR_ARG(node_key(e)));
		if (near.best.p)
			problem_hint(&m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	}
}

/** Writes the fields that `map` has, without braces. */
static void write_fields(struct maker *m, const struct record *record, const struct node *map)
{
	const struct node *outer = m->owner;
	m->owner = map;
	refuse_unknown(m, record, map);
	for (size_t i = 0; i < record->n; i++) {
		const struct field *f = &record->fields[i];
		const struct node *value = node_find(map, str_of(f->key));
		bool always = f->kind == LABELS || f->kind == FLAGS || f->kind == DATE;
		if (!value && f->required)
			node_problem(&m->problems, map, "field '%s' is missing", f->key);
		if (!value && !always)
			continue;
		size_t before = m->out.n;
		writers[f->kind](m, f, value);
		if (m->out.n != before)
			buf_addz(&m->out, ", ");
	}
	m->owner = outer;
}

static void write_record(struct maker *m, const struct record *record, const struct node *map)
{
	buf_addc(&m->out, '{');
	if (is_kind(m, map, NODE_MAP, "a mapping"))
		write_fields(m, record, map);
	buf_addc(&m->out, '}');
}

static void write_name(struct maker *m, const struct table *t, const struct entry *e)
{
	unsigned v[2] = {0, 0};
	if (t->name == NAME_FIELD)
		return;
	buf_addf(&m->out, ".%s = ", t->name_c);
	if (t->name == NAME_TEXT) {
		write_text(&m->out, e->name);
	} else {
		if (!numbers_of(e->name, v, COUNT_OF(v)) || v[0] != 1)
			node_key_problem(&m->problems, e->named, "a release such as \"1.35\" is expected here");
		buf_addf(&m->out, "%u", v[1]);
	}
	buf_addz(&m->out, ", ");
}

/** The range of a cloud's instances. */
static void write_cloud_instances(struct maker *m, size_t cloud)
{
	const struct list *all = &m->lists[INSTANCES];
	size_t first = 0, n = 0;
	for (size_t i = all->n; i-- > 0;)
		if (all->at[i].cloud == cloud) {
			first = i;
			n++;
		}
	if (n)
		buf_addf(&m->out, ".instances = &catalog_instances[%zu], .n_instances = %zu, ", first, n);
}

static void write_table(struct maker *m, enum table_id id)
{
	const struct table *t = &tables[id];
	const struct list *list = &m->lists[id];
	buf_addf(&m->out, "\nconst %s catalog_%s[] = {\n", t->record->type, t->array);
	for (size_t i = 0; i < list->n; i++) {
		const struct entry *e = &list->at[i];
		m->file = e->file;
		buf_addz(&m->out, "\t{");
		write_name(m, t, e);
		if (id == INSTANCES)
			buf_addf(&m->out, ".cloud = &catalog_clouds[%zu], ", e->cloud);
		if (id == CLOUDS)
			write_cloud_instances(m, i);
		if (id == MISSPELLINGS)
			write_text_field(m, &(struct field){.c = "right", .kind = TEXT}, e->fields);
		else if (is_kind(m, e->fields, NODE_MAP, "a mapping"))
			write_fields(m, t->record, e->fields);
		buf_addz(&m->out, "},\n");
	}
	buf_addf(&m->out, "};\nconst size_t catalog_n_%s = %zu;\n", t->array, list->n);
}

/* ---- reading ---- */

static void add_entry(struct maker *m, enum table_id id, struct entry e)
{
	struct list *list = &m->lists[id];
	for (size_t i = 0; i < list->n; i++)
		if (str_eq_nocase(list->at[i].name, e.name))
			node_key_problem(&m->problems, e.named, "'%.*s' stands twice among '%s'", STR_ARG(e.name),
					 tables[id].key);
	*VEC_PUSH(list) = e;
}

static void add_map(struct maker *m, enum table_id id, const struct file *file, const struct node *map, size_t cloud)
{
	if (!is_kind(m, map, NODE_MAP, "a mapping"))
		return;
	for (const struct node *e = node_first(map); e; e = e->next)
		add_entry(m, id, (struct entry){node_key(e), node_deref(e), e, file, cloud});
}

/** Instances stand below their cloud's name. */
static void add_instances(struct maker *m, const struct file *file, const struct node *map)
{
	if (!is_kind(m, map, NODE_MAP, "a mapping"))
		return;
	for (const struct node *e = node_first(map); e; e = e->next) {
		size_t cloud = 0;
		while (cloud < m->lists[CLOUDS].n && !str_eq(m->lists[CLOUDS].at[cloud].name, node_key(e)))
			cloud++;
		if (cloud == m->lists[CLOUDS].n)
			node_key_problem(&m->problems, e, "there is no cloud '%.*s'", STR_ARG(node_key(e)));
		add_map(m, INSTANCES, file, e, cloud);
	}
}

static void collect(struct maker *m, const struct file *file, const struct node *e)
{
	if (str_is(node_key(e), "date") || str_is(node_key(e), "sources"))
		return;
	for (size_t id = 0; id < TABLES; id++) {
		if (!str_is(node_key(e), tables[id].key))
			continue;
		if (id == ENGINES)
			add_entry(m, ENGINES,
				  (struct entry){node_text(node_find(e, STR("name"))), node_deref(e), e, file, 0});
		else if (id == INSTANCES)
			add_instances(m, file, e);
		else
			add_map(m, (enum table_id)id, file, e, 0);
		return;
	}
	node_key_problem(&m->problems, e, "'%.*s' is no table of the catalog", STR_ARG(node_key(e)));
}

static bool read_one(struct maker *m, struct file *f, const char *path)
{
	struct buf why;
	struct doc_limits limits = DOC_LIMITS;
	buf_init(&why, 4096);
	buf_init(&f->text, 16u << 20);
	doc_init(&f->doc);
	f->source.name = path;
	bool ok = file_read(path, &f->text, &why);
	if (!ok)
		problem_add(&m->problems, &f->source, 0, 0, "%.*s", STR_ARG(buf_str(&why)));
	buf_release(&why);
	if (!ok)
		return false;
	f->source.text = buf_str(&f->text);
	if (!doc_read(&f->doc, &f->source, (struct doc_slice){0, f->source.text.n}, DOC_CORE, &limits, &m->problems))
		return false;
	for (const struct doc_duplicate *d = f->doc.duplicates; d; d = d->next)
		node_key_problem(&m->problems, d->again, "'%.*s' stands twice in this mapping",
				 STR_ARG(node_key(d->again)));
	f->date = node_find(f->doc.root, STR("date"));
	f->sources = node_find(f->doc.root, STR("sources"));
	return is_kind(m, f->doc.root, NODE_MAP, "a mapping");
}

/** Clouds must be known before their instances are, whatever the order of the files. */
static void collect_all(struct maker *m, struct file *files, size_t n)
{
	for (int instances = 0; instances <= 1; instances++)
		for (size_t i = 0; i < n; i++)
			for (const struct node *e = node_first(files[i].doc.root); e; e = e->next)
				if (str_is(node_key(e), tables[INSTANCES].key) == (instances == 1))
					collect(m, &files[i], e);
	for (size_t id = 0; id < TABLES; id++)
		if (!m->lists[id].n)
			problem_add(&m->problems, NULL, 0, 0, "table '%s' is empty", tables[id].key);
}

static int finish(struct maker *m)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	problems_print(&m->problems, &text);
	bool ok = m->problems.n == 0;
	if (!ok)
		fprintf(stderr, "%.*s", STR_ARG(buf_str(&text)));
	else
		ok = fwrite(m->out.p, 1, m->out.n, stdout) == m->out.n && fflush(stdout) == 0;
	buf_release(&text);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	size_t n = argc > 1 ? (size_t)argc - 1 : 0;
	struct file *files = xcalloc(n ? n : 1, sizeof *files);
	struct maker m = {0};
	problems_init(&m.problems);
	buf_init(&m.out, BUF_NO_LIMIT);
	bool ok = true;
	for (size_t i = 0; i < n; i++)
		ok &= read_one(&m, &files[i], argv[i + 1]);
	if (ok)
		collect_all(&m, files, n);
	buf_addz(&m.out, "/* Made by mkcatalog from src/catalog/. */\n#include \"catalog/catalog.h\"\n");
	for (size_t id = 0; ok && id < TABLES; id++)
		write_table(&m, (enum table_id)id);
	int status = finish(&m);
	for (size_t i = 0; i < n; i++) {
		doc_release(&files[i].doc);
		buf_release(&files[i].text);
	}
	free(files);
	for (size_t id = 0; id < TABLES; id++)
		free(m.lists[id].at);
	buf_release(&m.out);
	problems_release(&m.problems);
	return status;
}
