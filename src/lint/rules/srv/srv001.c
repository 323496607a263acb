/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "kube/names.h"
#include "lint/flags.h"
#include "lint/rule.h"

static bool is_known(struct version v)
{
	return v.major || v.minor || v.patch;
}

static void tell(struct check *c, const struct container *k, const struct word *word, struct str name)
{
	const struct engine *e = k->engine.engine;
	struct version v = k->engine.version;
	const struct engine_flag *flag = catalog_engine_flag_named(e, name);
	char release[64] = "";
	if (is_known(v))
		snprintf(release, sizeof release, " %u.%u.%u", v.major, v.minor, v.patch);
	if (flag) {
		bool later = version_compare(v, flag->since) < 0;
		report(c, word->node, "%s%s does not have '%.*s'%s: it ends with an error about its arguments",
		       e->title, release, STR_ARG(name), later ? " yet" : " any more");
		return;
	}
	struct nearest near = catalog_engine_flag_nearest(e, name, v);
	if (near.best.p)
		report(c, word->node, "%s%s has no flag '%.*s': did you mean '%.*s'?", e->title, release, STR_ARG(name),
		       STR_ARG(near.best));
	else
		report(c, word->node, "%s%s has no flag '%.*s': it ends with an error about its arguments", e->title,
		       release, STR_ARG(name));
}

/* What a word of the command line has to do with flags. */
static void check_word(struct check *c, const struct container *k, const struct word *word)
{
	struct str name = str_sub(word->text, 0, str_find(word->text, '='));
	if (!str_starts(name, "--") || name.n < 3 || is_placeholder(name))
		return;
	for (size_t i = 0; i < name.n; i++)
		if (strchr("$(){}<> \"'%`", name.p[i]))
			return;
	const struct engine_flag *flag = catalog_engine_flag_named(k->engine.engine, name);
	/* When the release is not known, nothing is known of flags that some releases have. */
	if ((flag && !is_known(k->engine.version)) ||
	    !catalog_engine_flag_unknown(k->engine.engine, name, k->engine.version))
		return;
	tell(c, k, word, name);
}

/* The command among several of a script that runs the engine, and where its flags start: behind the last word that
 * tells the engine. 0 when it is another command. */
static size_t flags_start(struct check *c, const struct container *k, const struct word *at, size_t n)
{
	struct str *texts = arena_alloc(c->scratch, (n + 1) * sizeof *texts);
	for (size_t i = 0; i < n; i++)
		texts[i] = at[i].text;
	for (size_t end = 1; end <= n; end++) {
		struct engine_match m;
		if (catalog_engine_detect(STR(""), texts, end, &m) && m.engine == k->engine.engine && m.command)
			return m.command->foreign_flags ? 0 : end;
		if (end == 32)
			break;
	}
	return 0;
}

/* Plugins and forks bring flags of their own. */
static bool takes_more(const struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_is(words->at[i].text, "--omni"))
			return true;
	return false;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	const struct engine_match *m = &k->engine;
	if (!container_runs_engine(k) || m->engine->n_flags == 0 || (m->image && m->image->foreign_tags) ||
	    (m->command && m->command->foreign_flags))
		return;
	const struct words *words = container_words(k, c->scratch);
	if (takes_more(words))
		return;
	for (size_t from = 0, end; from < words->n; from = end + 1) {
		for (end = from; end < words->n && !str_is(words->at[end].text, ";");)
			end++;
		/* Without a command the arguments are those of the image's entry point. */
		size_t start = m->command ? flags_start(c, k, &words->at[from], end - from) : 0;
		if (m->command && start == 0)
			continue;
		for (size_t i = from + start; i < end; i++)
			check_word(c, k, &words->at[i]);
	}
}

const struct rule rule_srv001 = {
	.code = "SRV001",
	.name = "engine-flag-unknown",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.container = check,
	.what = "A flag that the engine does not have, in the release that the image's tag names.",
	.why = "Engines refuse a command line with a flag they do not know, so the pod restarts for ever. It happens "
	       "by a slip, "
	       "and with every upgrade: vLLM dropped `--device` in 0.10, `--guided-decoding-backend` in 0.12, `--task` "
	       "in 0.13 and "
	       "`--swap-space` in 0.18. All flags of vLLM 0.6.3 to 0.33, SGLang 0.3.6 to 0.5.19 and TGI are listed; "
	       "for other "
	       "releases, and for tags that name none, only slips of a letter are reported. Abbreviations, `--no-` "
	       "forms, "
	       "underscores and keys behind a point are understood.",
	.bad = "image: vllm/vllm-openai:v0.18.0\nargs: [--model, Qwen/Qwen3-8B, --swap-space=4]\n",
	.good = "image: vllm/vllm-openai:v0.18.0\nargs: [--model, Qwen/Qwen3-8B]\n",
	.fix = "Use the name that the release has, or drop the flag; `--help` of the image lists all.",
	.source = "https://docs.vllm.ai/en/latest/cli/serve/",
};
