/* SPDX-License-Identifier: Apache-2.0
 * What a configuration file says, once it satisfies the schema: rules and parameters that it names must exist. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "catalog/cloud.h"
#include "catalog/kubernetes.h"
#include "lint/config_file.h"
#include "lint/rule.h"

/* What reading one file works with. */
struct reading {
	struct lint_config *config;
	const struct config_file *file;
	struct problems *problems;
	bool ok;
};

const char *config_path(struct lint_config *config, const struct config_file *file, struct str text)
{
	if (text.n && text.p[0] == '/')
		return arena_strz(&config->memory, text);
	/* "-" would be standard input. */
	const char *here = file->prefix.n == 0 && text.n && text.p[0] == '-' ? "./" : "";
	return arena_printf(&config->memory, "%s%.*s%.*s", here, STR_ARG(file->prefix), STR_ARG(text)).p;
}

static struct str keep(struct reading *r, const struct node *n)
{
	return arena_str(&r->config->memory, node_text(n));
}

/* ---- rules by name
 * -------------------------------------------------------------------------------------------------------- */

static bool names_rule(const struct lint_config *config, struct str name)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (rule_matches(rule_list[i], name))
			return true;
	return str_eq_nocase(name, STR("custom")) || config_is_custom(config, name);
}

/* Enough to see what is wrong; looking for the nearest takes its time. */
enum { MOST_HINTS = 100 };

static void no_rule(struct reading *r, struct problem *p, struct str name)
{
	r->ok = false;
	if (r->problems->n > MOST_HINTS)
		return;
	struct str near = config_nearest_rule(r->config, name);
	if (near.n)
		problem_hint(r->problems, p, "did you mean '%.*s'?", STR_ARG(near));
	else
		problem_hint(r->problems, p, "'k8sai rules' lists them");
}

/* The words of a list; those that name no rule become problems. */
static void read_selectors(struct reading *r, const struct node *list, struct str **at, size_t *n, size_t *cap)
{
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct str name = keep(r, e);
		if (!names_rule(r->config, name)) {
			no_rule(r, node_problem(r->problems, e, "there is no rule '%.*s'", STR_ARG(name)), name);
			continue;
		}
		*at = grow_array(*at, *n + 1, cap, sizeof **at);
		(*at)[(*n)++] = name;
	}
}

/* ---- severities
 * ------------------------------------------------------------------------------------------------------------ */

struct settings {
	struct config_setting *at;
	size_t n, cap;
};

static enum config_level level_of(const struct node *n)
{
	static const char *const words[] = {
		[LEVEL_INFO] = "info", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error", [LEVEL_OFF] = "off"};
	for (size_t i = LEVEL_INFO; i < COUNT_OF(words); i++)
		if (node_text_is(n, words[i]))
			return (enum config_level)i;
	return LEVEL_OWN;
}

/* Does the name stand for one rule, not for a family? */
static bool is_exact(const struct lint_config *config, struct str name)
{
	return rule_find(name) || config_is_custom(config, name);
}

/* The entry that names each rule in a mapping. */
struct named {
	const struct node *by[RULE_COUNT];
};

/* Says so when a key names no rule, or one that was named already. */
static bool judge_key(struct reading *r, struct named *named, const struct node *entry, bool families)
{
	struct str name = node_key(entry);
	if (!names_rule(r->config, name)) {
		no_rule(r, node_key_problem(r->problems, entry, "there is no rule '%.*s'", STR_ARG(name)), name);
		return false;
	}
	if (!families && !rule_find(name)) {
		bool custom = config_is_custom(r->config, name);
		node_key_problem(r->problems, entry,
				 custom ? "'%.*s' is a rule of your own, which has no parameters"
					: "'%.*s' is a family: parameters belong to one rule",
				 STR_ARG(name));
		return r->ok = false;
	}
	const struct rule *rule = rule_find(name);
	const struct node **before = rule ? &named->by[rule_index(rule)] : NULL;
	if (!before || !*before) {
		if (before)
			*before = entry;
		return true;
	}
	node_key_problem(r->problems, entry, "'%.*s' and '%.*s' are the same rule", STR_ARG(node_key(*before)),
			 STR_ARG(name));
	return r->ok = false;
}

/* Families go first, so that what is said of one rule wins. */
static void read_severities(struct reading *r, const struct node *map, struct settings *out)
{
	struct named named = {{NULL}};
	for (unsigned exact = 0; exact < 2; exact++) {
		struct node_entries it = node_entries(map);
		for (const struct node *e; (e = node_next_entry(&it));) {
			if (is_exact(r->config, node_key(e)) != exact || !judge_key(r, &named, e, true))
				continue;
			*VEC_PUSH(out) = (struct config_setting){arena_str(&r->config->memory, node_key(e)),
								 level_of(node_deref(e)), e};
		}
	}
}

/* ---- parameters
 * ------------------------------------------------------------------------------------------------------------ */

static int64_t *values_of(struct lint_config *config, const struct rule *rule)
{
	for (size_t i = 0; i < config->n_params; i++)
		if (config->params[i].rule == rule)
			return config->params[i].values;
	struct config_params *p =
		(config->params = grow_array(config->params, config->n_params + 1, &config->cap_params, sizeof *p),
		 &config->params[config->n_params++]);
	*p = (struct config_params){rule, arena_calloc(&config->memory, rule->n_params, sizeof *p->values)};
	for (size_t i = 0; i < rule->n_params; i++)
		p->values[i] = rule->params[i].otherwise;
	return p->values;
}

static void no_param(struct reading *r, const struct rule *rule, const struct node *entry)
{
	struct nearest near = nearest_start(node_key(entry));
	struct buf all;
	buf_init(&all, BUF_NO_LIMIT);
	for (size_t i = 0; i < rule->n_params; i++) {
		nearest_offer(&near, str_of(rule->params[i].name));
		buf_addf(&all, "%s'%s'", i == 0 ? "" : i + 1 == rule->n_params ? " and " : ", ", rule->params[i].name);
	}
	struct problem *p = node_key_problem(r->problems, entry, "%s has no parameter '%.*s'", rule->code,
					     STR_ARG(node_key(entry)));
	if (near.best.p)
		problem_hint(r->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else if (all.n)
		problem_hint(r->problems, p, "it has %.*s", STR_ARG(buf_str(&all)));
	else
		problem_hint(r->problems, p, "it has none");
	buf_release(&all);
	r->ok = false;
}

static void read_param(struct reading *r, const struct rule *rule, const struct node *entry)
{
	const struct rule_param *param = NULL;
	size_t i = 0;
	for (; i < rule->n_params && !param; i++)
		if (str_is(node_key(entry), rule->params[i].name))
			param = &rule->params[i];
	if (!param) {
		no_param(r, rule, entry);
		return;
	}
	int64_t value = 0;
	/* What is no 64-bit number is out of every range. */
	if (!node_int(entry, &value) || value < param->least || value > param->most) {
		node_problem(r->problems, node_deref(entry), "'%s' of %s is from %lld to %lld, and this is %.*s",
			     param->name, rule->code, (long long)param->least, (long long)param->most,
			     STR_ARG(node_text(entry)));
		r->ok = false;
		return;
	}
	values_of(r->config, rule)[i - 1] = value;
}

static void read_rules(struct reading *r, const struct node *map)
{
	struct named named = {{NULL}};
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (!judge_key(r, &named, e, false))
			continue;
		struct node_entries params = node_entries(node_deref(e));
		for (const struct node *p; (p = node_next_entry(&params));)
			read_param(r, rule_find(node_key(e)), p);
	}
}

/* ---- paths
 * ------------------------------------------------------------------------------------------------------------------ */

static void read_globs(struct reading *r, const struct node *list, struct config_globs *out)
{
	out->folder = r->file->folder;
	gitignore_init(&out->patterns);
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct str glob = node_text(e);
		while (str_starts(glob, "./") && glob.n > 2)
			glob = str_sub(glob, 2, glob.n);
		gitignore_add(&out->patterns, glob);
	}
}

static void read_override(struct reading *r, const struct node *n)
{
	struct lint_config *config = r->config;
	config->overrides = grow_array(config->overrides, config->n_overrides + 1, &config->cap_overrides,
				       sizeof *config->overrides);
	struct config_override *o = &config->overrides[config->n_overrides++];
	*o = (struct config_override){.settings = NULL};
	read_globs(r, node_find(n, STR("files")), &o->globs);
	struct settings settings = {0};
	read_severities(r, node_find(n, STR("severity")), &settings);
	struct {
		struct str *at;
		size_t n, cap;
	} ignored = {0};
	read_selectors(r, node_find(n, STR("ignore")), &ignored.at, &ignored.n, &ignored.cap);
	for (size_t i = 0; i < ignored.n; i++)
		*VEC_PUSH(&settings) = (struct config_setting){ignored.at[i], LEVEL_OFF, NULL};
	free(ignored.at);
	o->settings = settings.at;
	o->n_settings = settings.n;
	o->cap_settings = settings.cap;
}

static void read_paths(struct reading *r, const struct node *paths)
{
	struct lint_config *config = r->config;
	const struct node *exclude = node_find(paths, STR("exclude"));
	if (node_first(exclude)) {
		config->excludes = grow_array(config->excludes, config->n_excludes + 1, &config->cap_excludes,
					      sizeof *config->excludes);
		read_globs(r, exclude, &config->excludes[config->n_excludes++].globs);
	}
	for (const struct node *e = node_first(node_find(paths, STR("overrides"))); e; e = e->next)
		read_override(r, node_deref(e));
}

/* ---- single values
 * ---------------------------------------------------------------------------------------------------------- */

unsigned kubernetes_newest(void)
{
	unsigned newest = catalog_kube_newest();
	return newest > LINT_KUBERNETES_MINOR ? newest : (unsigned)LINT_KUBERNETES_MINOR;
}

bool kubernetes_release_parse(struct str text, unsigned *minor, bool *newer)
{
	unsigned newest = kubernetes_newest();
	struct str rest = text.n && text.p[0] == 'v' ? str_sub(text, 1, text.n) : text, major, part, patch;
	int64_t n = 0, ignored;
	bool ok = str_split(&rest, '.', &major) && str_is(major, "1") && str_split(&rest, '.', &part) &&
		  str_to_i64(part, &n) && part.p[0] != '+';
	if (ok && str_split(&rest, '.', &patch))
		ok = str_to_i64(patch, &ignored) && ignored >= 0 && !rest.p;
	if (!ok || n <= 0)
		return false;
	*newer = n > newest;
	*minor = *newer ? newest : (unsigned)n;
	return true;
}

static void read_cloud(struct reading *r, const struct node *n)
{
	if (!n)
		return;
	const struct cloud *cloud = catalog_cloud_find(node_text(n));
	if (cloud) {
		r->config->cloud = cloud->name;
		return;
	}
	struct nearest near = catalog_cloud_nearest(node_text(n));
	struct problem *p = node_problem(r->problems, n, "there is no cloud '%.*s'", STR_ARG(node_text(n)));
	if (near.best.p)
		problem_hint(r->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(r->problems, p, "'k8sai catalog clouds' lists them");
	r->ok = false;
}

static void read_kubernetes(struct reading *r, const struct node *n)
{
	bool newer = false;
	if (!n)
		return;
	/* The schema has seen to it that it is one. */
	if (kubernetes_release_parse(node_text(n), &r->config->kubernetes_minor, &newer))
		r->config->kubernetes_newer = newer ? keep(r, n).p : NULL;
}

static void read_bool(const struct node *root, struct str key, bool *out)
{
	*out = node_bool(node_find(root, key), *out);
}

/* What is said by the file itself is said first: schemas go the other way round than the rest. */
static void read_schemas(struct reading *r, const struct node *list)
{
	struct lint_config *config = r->config;
	size_t n = node_count(list);
	if (!n)
		return;
	config->schemas =
		grow_array(config->schemas, config->n_schemas + n, &config->cap_schemas, sizeof *config->schemas);
	memmove(config->schemas + n, config->schemas, config->n_schemas * sizeof *config->schemas);
	config->n_schemas += n;
	size_t i = 0;
	for (const struct node *e = node_first(list); e; e = e->next)
		config->schemas[i++] = config_path(config, r->file, node_text(e));
}

void config_read_names(struct lint_config *config, const struct config_file *file)
{
	const struct node *custom = node_find(file->root, STR("custom"));
	if (!custom)
		return;
	config->custom = grow_array(config->custom, config->n_custom + 1, &config->cap_custom, sizeof *config->custom);
	config->custom[config->n_custom++] = custom;
	for (const struct node *e = node_first(custom); e; e = e->next) {
		config->custom_names = grow_array(config->custom_names, config->n_custom_names + 1,
						  &config->cap_custom_names, sizeof *config->custom_names);
		config->custom_names[config->n_custom_names++] =
			arena_str(&config->memory, node_text(node_find(node_deref(e), STR("name"))));
	}
}

bool config_read_file(struct lint_config *config, const struct config_file *file, struct problems *problems)
{
	struct reading r = {.config = config, .file = file, .problems = problems, .ok = true};
	const struct node *root = file->root, *n;
	if (!root)
		return true;
	read_cloud(&r, node_find(root, STR("cloud")));
	read_kubernetes(&r, node_find(root, STR("kubernetesVersion")));
	if ((n = node_find(root, STR("failOn"))))
		severity_parse(node_text(n), &config->fail_on);
	read_bool(root, STR("strict"), &config->strict);
	read_bool(root, STR("allWorkloads"), &config->all_workloads);
	read_bool(root, STR("complete"), &config->complete);
	read_selectors(&r, node_find(root, STR("select")), &config->select, &config->n_select, &config->cap_select);
	read_selectors(&r, node_find(root, STR("ignore")), &config->ignore, &config->n_ignore, &config->cap_ignore);
	struct settings settings = {config->settings, config->n_settings, config->cap_settings};
	read_severities(&r, node_find(root, STR("severity")), &settings);
	config->settings = settings.at;
	config->n_settings = settings.n;
	config->cap_settings = settings.cap;
	read_rules(&r, node_find(root, STR("rules")));
	read_paths(&r, node_find(root, STR("paths")));
	read_schemas(&r, node_find(root, STR("schemas")));
	if ((n = node_find(root, STR("baseline"))))
		config->baseline = config_path(config, file, node_text(n));
	return r.ok;
}
