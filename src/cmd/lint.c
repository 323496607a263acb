/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/lint.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/nearest.h"
#include "catalog/cloud.h"
#include "cmd/commands.h"
#include "cmd/lint_baseline.h"
#include "cmd/lint_fix.h"
#include "cmd/version.h"
#include "lint/config.h"
#include "report/report.h"

enum { MOST_OUTPUTS = 16, MOST_JOBS = 256 };

struct lint_args {
	struct arg_list formats, select, ignore, schemas;
	const char *cloud, *kubernetes, *stdin_name, *config, *baseline;
	int64_t jobs;
	int fail_on, fix;
	bool diff, strict, all_workloads, no_suppress, complete, allow_empty, frames, stats, no_config, write_baseline;
};

static const char *const severity_names[] = {
	[SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error", NULL};

/* --fix: not at all, what is safe, everything. */
enum { FIX_NOTHING, FIX_WHAT_IS_SAFE, FIX_EVERYTHING };
static const char *const fix_names[] = {
	[FIX_NOTHING] = "none", [FIX_WHAT_IS_SAFE] = "safe", [FIX_EVERYTHING] = "unsafe", NULL};

#define FIELD(name) offsetof(struct lint_args, name)
static const struct option options[] = {
	{.name = "format",
	 .kind = OPTION_LIST,
	 .argument = "F[=FILE]",
	 .field = FIELD(formats),
	 .help = "text, short, json, sarif, junit, html, ...; =FILE"},
	{.name = "fail-on",
	 .kind = OPTION_CHOICE,
	 .argument = "SEVERITY",
	 .choices = severity_names,
	 .field = FIELD(fail_on),
	 .help = "exit 1 from info, warning (default) or error on"},
	{.name = "select",
	 .kind = OPTION_LIST,
	 .argument = "RULES",
	 .field = FIELD(select),
	 .help = "only these codes, names or families (A,B,...)"},
	{.name = "ignore", .kind = OPTION_LIST, .argument = "RULES", .field = FIELD(ignore), .help = "not these"},
	{.name = "fix",
	 .kind = OPTION_CHOICE,
	 .argument = "WHAT",
	 .otherwise = "safe",
	 .choices = fix_names,
	 .field = FIELD(fix),
	 .help = "mend the files; =unsafe: behaviour may change too"},
	{.name = "diff",
	 .kind = OPTION_FLAG,
	 .field = FIELD(diff),
	 .help = "show what --fix would change, and change nothing"},
	{.name = "config",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = FIELD(config),
	 .help = "instead of the nearest .k8sai.yaml"},
	{.name = "no-config", .kind = OPTION_FLAG, .field = FIELD(no_config), .help = "read no configuration"},
	{.name = "baseline",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = FIELD(baseline),
	 .help = "report only what this file does not record"},
	{.name = "write-baseline",
	 .kind = OPTION_FLAG,
	 .field = FIELD(write_baseline),
	 .help = "record what is found (default: " BASELINE_NAME ")"},
	{.name = "cloud",
	 .kind = OPTION_TEXT,
	 .argument = "CLOUD",
	 .field = FIELD(cloud),
	 .help = "where it runs: see 'k8sai catalog clouds'"},
	{.name = "kubernetes-version",
	 .kind = OPTION_TEXT,
	 .argument = "V",
	 .field = FIELD(kubernetes),
	 .help = "the release it runs on, such as 1.35"},
	{.name = "schema-dir",
	 .kind = OPTION_LIST,
	 .argument = "PATH",
	 .field = FIELD(schemas),
	 .help = "a folder or file of schemas, CRDs for one"},
	{.name = "strict",
	 .kind = OPTION_FLAG,
	 .field = FIELD(strict),
	 .help = "infos are warnings; errors cannot be suppressed"},
	{.name = "all-workloads",
	 .kind = OPTION_FLAG,
	 .field = FIELD(all_workloads),
	 .help = "advise on every workload, not only on AI"},
	{.name = "complete",
	 .kind = OPTION_FLAG,
	 .field = FIELD(complete),
	 .help = "the files are all there is: say what is missing"},
	{.name = "no-suppress",
	 .kind = OPTION_FLAG,
	 .field = FIELD(no_suppress),
	 .help = "show suppressed findings too"},
	{.name = "allow-empty",
	 .kind = OPTION_FLAG,
	 .field = FIELD(allow_empty),
	 .help = "finding no Kubernetes object is fine"},
	{.name = "stdin-filename",
	 .kind = OPTION_TEXT,
	 .argument = "NAME",
	 .field = FIELD(stdin_name),
	 .help = "how findings call standard input"},
	{.name = "frames",
	 .kind = OPTION_FLAG,
	 .field = FIELD(frames),
	 .help = "show source lines even without a terminal"},
	{.name = "stats", .kind = OPTION_FLAG, .field = FIELD(stats), .help = "say on standard error what was read"},
	{.name = "jobs",
	 .letter = 'j',
	 .kind = OPTION_NUMBER,
	 .argument = "N",
	 .least = 1,
	 .most = MOST_JOBS,
	 .field = FIELD(jobs),
	 .help = "threads (default: one a processor)"},
};
/* SEVERITY_COUNT: nothing is said. */
static const struct lint_args defaults = {.fail_on = SEVERITY_COUNT};

/* One report and where it goes: path == NULL is standard output. */
struct output {
	const struct report *report;
	const char *path;
};

/* Codes given as lists ("GPU001,SCH"), cut at the commas. Free the result. */
static struct str *split_codes(const struct arg_list *list, size_t *n)
{
	struct {
		struct str *at;
		size_t n, cap;
	} codes = {0};
	for (size_t i = 0; i < list->n; i++) {
		struct str rest = str_of(list->at[i]), code;
		while (str_split(&rest, ',', &code)) {
			code = str_trim(code);
			if (code.n)
				*VEC_PUSH(&codes) = code;
		}
	}
	*n = codes.n;
	return codes.at;
}

static bool parse_format(struct cli *cli, const char *text, struct output *out)
{
	struct str name = str_of(text);
	name.n = str_find(name, '=');
	out->report = report_find(name);
	out->path = text[name.n] ? text + name.n + 1 : NULL;
	if (out->report && (!out->path || *out->path))
		return true;
	if (out->report)
		return cli_fail_usage(cli, "option '--format' needs the name of a file behind '%s'", text), false;
	struct nearest near = nearest_start(name);
	struct buf known;
	buf_init(&known, BUF_NO_LIMIT);
	for (size_t i = 0; report_formats[i]; i++) {
		nearest_offer(&near, str_of(report_formats[i]->name));
		buf_addf(&known, "%s'%s'",
			 i == 0                  ? ""
			 : report_formats[i + 1] ? ", "
						 : " or ",
			 report_formats[i]->name);
	}
	if (near.best.p)
		cli_fail_usage(cli, "unknown format '%.*s'; did you mean '%.*s'?", STR_ARG(name), STR_ARG(near.best));
	else
		cli_fail_usage(cli, "unknown format '%.*s'; it is %.*s", STR_ARG(name), STR_ARG(buf_str(&known)));
	buf_release(&known);
	return false;
}

/* Reads the --format options; two reports cannot go to one place. */
static bool parse_formats(struct cli *cli, const struct arg_list *formats, struct output *outputs, size_t *n)
{
	if (formats->n > MOST_OUTPUTS)
		return cli_fail_usage(cli, "more than %d reports", MOST_OUTPUTS), false;
	*n = formats->n;
	for (size_t i = 0; i < formats->n; i++) {
		if (!parse_format(cli, formats->at[i], &outputs[i]))
			return false;
		for (size_t j = 0; j < i; j++) {
			if (!outputs[i].path && !outputs[j].path)
				return cli_fail_usage(cli, "two reports go to standard output"), false;
			if (outputs[i].path && outputs[j].path && strcmp(outputs[i].path, outputs[j].path) == 0)
				return cli_fail_usage(cli, "two reports go to '%s'", outputs[i].path), false;
		}
	}
	if (*n == 0)
		outputs[(*n)++] = (struct output){report_formats[0], NULL};
	return true;
}

static bool parse_cloud(struct cli *cli, const char *name, const char **out)
{
	const struct cloud *cloud = catalog_cloud_find(str_of(name));
	if (cloud) {
		*out = cloud->name;
		return true;
	}
	struct nearest near = catalog_cloud_nearest(str_of(name));
	if (near.best.p)
		cli_fail_usage(cli, "unknown cloud '%s'; did you mean '%.*s'?", name, STR_ARG(near.best));
	else
		cli_fail_usage(cli, "unknown cloud '%s'; 'k8sai catalog clouds' lists them", name);
	return false;
}

static bool parse_kubernetes(struct cli *cli, const char *text, unsigned *minor)
{
	bool newer;
	if (!kubernetes_release_parse(str_of(text), minor, &newer))
		return cli_fail_usage(cli, "'%s' is no release of Kubernetes; one is written like 1.%u", text,
				      kubernetes_newest()),
		       false;
	if (newer)
		cli_note(cli, "Kubernetes '%s' is newer than the newest known: taking 1.%u", text, *minor);
	return true;
}

static bool into_buf(void *ctx, struct str chunk)
{
	buf_adds(ctx, chunk);
	return true;
}

/* Writes a report to a file: whole or not at all. */
static bool write_file(struct cli *cli, const struct output *o, const struct lint_result *result,
		       const struct report_options *look)
{
	struct buf text, why;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	struct sink sink;
	sink_init(&sink, into_buf, &text);
	o->report->write(result, look, &sink);
	sink_flush(&sink);
	sink_release(&sink);
	bool ok = file_write(o->path, buf_str(&text), &why);
	if (!ok)
		cli_fail(cli, "cannot write '%s': %.*s", o->path, STR_ARG(buf_str(&why)));
	buf_release(&text);
	buf_release(&why);
	return ok;
}

static bool write_outputs(struct cli *cli, const struct lint_args *a, const struct output *outputs, size_t n,
			  const struct lint_result *result, enum status status)
{
	const int exit_status = (int)status;
	const struct report_options file = {.frames = a->frames,
					    .fail_on = (enum severity)a->fail_on,
					    .exit_status = &exit_status,
					    .version = K8SAI_VERSION};
	struct report_options screen = file;
	screen.color = cli->color;
	screen.frames = a->frames || cli->out_terminal;
	bool ok = true;
	/* Files first: when one cannot be written, standard output stays empty. */
	for (size_t i = 0; i < n; i++)
		if (outputs[i].path)
			ok = write_file(cli, &outputs[i], result, &file) && ok;
	for (size_t i = 0; ok && i < n; i++)
		if (!outputs[i].path)
			outputs[i].report->write(result, &screen, &cli->out);
	return ok;
}

/* What was found in a line on standard error. */
static void note_summary(struct cli *cli, const struct lint_summary *s)
{
	struct buf line;
	buf_init(&line, BUF_NO_LIMIT);
	report_summary(s, &line);
	cli_note(cli, "%.*s", STR_ARG(buf_str(&line)));
	buf_release(&line);
}

/* Which files decided, the one that was taken last. */
static void note_config(struct cli *cli, const struct lint_config *config)
{
	if (config->n_files == 0)
		cli_note(cli, "configuration: none");
	for (size_t i = 0; i < config->n_files; i++)
		cli_note(cli, "configuration: %s%s", config_file_name(config, i),
			 i + 1 < config->n_files ? " (extended)" : "");
}

static const char *const passed_names[PASSED_COUNT] = {
	[PASSED_LINK] = "links to folders",
	[PASSED_SPECIAL] = "pipes, devices and links to nothing",
	[PASSED_DEEP] = "folders in too many others",
};

static void note_stats(struct cli *cli, const struct lint_summary *s)
{
	cli_note(cli, "bytes read: %zu; documents: %zu; objects: %zu", s->bytes, s->documents, s->objects);
	for (int i = SKIP_NOT + 1; i < SKIP_COUNT; i++)
		if (s->skipped[i])
			cli_note(cli, "passed over as %s: %zu", skip_name((enum skip)i), s->skipped[i]);
	for (int i = 0; i < PASSED_COUNT; i++)
		if (s->passed[i])
			cli_note(cli, "passed over %s: %zu", passed_names[i], s->passed[i]);
	if (s->excluded)
		cli_note(cli, "paths that the configuration excludes: %zu", s->excluded);
	note_summary(cli, s);
}

/* Beside a report that people read: always when there is something to say, and on a terminal also when all is well. */
static bool wants_summary(const struct cli *cli, const struct output *outputs, size_t n,
			  const struct lint_result *result)
{
	if (!result->n_findings && !cli->err_terminal)
		return false;
	for (size_t i = 0; i < n; i++)
		if (outputs[i].report->for_people && !outputs[i].path)
			return true;
	return false;
}

/* Nothing passes silently: what was there instead of objects. */
static void fail_found_nothing(struct cli *cli, const struct lint_summary *s)
{
	struct buf seen;
	buf_init(&seen, BUF_NO_LIMIT);
	for (int i = SKIP_NOT + 1; i < SKIP_COUNT; i++)
		if (s->skipped[i])
			buf_addf(&seen, "%s%s (%zu)", seen.n ? ", " : ", only: ", skip_name((enum skip)i),
				 s->skipped[i]);
	if (s->excluded)
		buf_addf(&seen, "%sthe configuration excludes %s (%zu)", seen.n ? "; " : ": ",
			 s->files ? "the rest" : "all that was given", s->excluded);
	cli_fail(cli, "found no Kubernetes object%.*s; --allow-empty makes that fine", STR_ARG(buf_str(&seen)));
	buf_release(&seen);
}

/* What is left, or was found: reports, problems, a summary. */
static enum status report_result(struct cli *cli, const struct lint_args *a, const struct output *outputs,
				 size_t n_outputs, struct lint_result *result)
{
	enum status status = (enum status)lint_status(result, (enum severity)a->fail_on, a->allow_empty);
	const struct doc_limits limits = DOC_LIMITS;
	for (size_t i = 0; i < n_outputs; i++) {
		if (outputs[i].report->for_people)
			continue;
		fix_write_edits(result, &limits);
		break;
	}
	bool ok = write_outputs(cli, a, outputs, n_outputs, result, status);
	/* What was found stands, even where something else could not be read. */
	ok = ok && sink_flush(&cli->out);
	if (result->problems.n)
		cli_fail_problems(cli, &result->problems);
	cli_show_problems(cli, &result->notes);
	lint_baseline_note(cli, a->baseline, &result->summary);
	if (a->stats)
		note_stats(cli, &result->summary);
	else if (ok && wants_summary(cli, outputs, n_outputs, result))
		note_summary(cli, &result->summary);
	if (!a->allow_empty && lint_found_nothing(result))
		fail_found_nothing(cli, &result->summary);
	return status;
}

/* --write-baseline: the reports are those of the next run. A run that failed records nothing: what it did not see would
 * be new later. */
static enum status record_result(struct cli *cli, const struct lint_args *a, const struct lint_options *o,
				 const struct output *outputs, size_t n_outputs, const struct baseline *old,
				 struct lint_result *result)
{
	if (lint_status(result, SEVERITY_COUNT, a->allow_empty) != STATUS_FAILED)
		return lint_baseline_record(cli, a->baseline, old, o, result)
			       ? report_result(cli, a, outputs, n_outputs, result)
			       : STATUS_FAILED;
	report_result(cli, a, outputs, n_outputs, result);
	return cli_fail(cli, "the baseline '%s' is not written", a->baseline);
}

static enum status lint_and_report(struct cli *cli, const struct lint_args *a, const struct lint_options *o,
				   const struct output *outputs, size_t n_outputs, const struct baseline *old)
{
	struct lint_result result;
	enum status status = STATUS_FAILED;
	if (!lint_run(o, &result)) {
		cli_fail_problems(cli, &result.problems);
		cli_fail_usage(cli, "nothing was linted");
	} else if (a->write_baseline) {
		status = record_result(cli, a, o, outputs, n_outputs, old, &result);
	} else {
		status = report_result(cli, a, outputs, n_outputs, &result);
	}
	lint_result_release(&result);
	return status;
}

/* What --diff says by its status: would something change? */
static enum status show_diff(struct cli *cli, const struct lint_args *a, const struct fixed *fixed)
{
	enum status status = fixed->n_files ? STATUS_FINDINGS : STATUS_CLEAN;
	lint_fix_diff(cli, fixed);
	if (fixed->first.problems.n)
		status = cli_fail_problems(cli, &fixed->first.problems);
	if (lint_status(&fixed->first, SEVERITY_COUNT, a->allow_empty) == STATUS_FAILED)
		status = STATUS_FAILED;
	/* The diff stands, whatever else failed. */
	sink_flush(&cli->out);
	return status;
}

static enum status fix_files(struct cli *cli, const struct lint_args *a, const struct output *outputs, size_t n_outputs,
			     struct fixed *fixed)
{
	struct output kept[MOST_OUTPUTS];
	size_t n = 0;
	bool written = lint_fix_write(cli, fixed), piped = lint_fix_has_stdin(fixed);
	/* Standard output is the fixed stream's. */
	for (size_t i = 0; i < n_outputs; i++)
		if (outputs[i].path || !piped)
			kept[n++] = outputs[i];
	enum status status = report_result(cli, a, kept, n, fixed->last);
	if (piped && fixed->last->n_findings)
		note_summary(cli, &fixed->last->summary);
	if (written && fixed->fixes)
		cli_note(cli, "fixes made: %zu in %zu file%s", fixed->fixes, fixed->n_files,
			 fixed->n_files == 1 ? "" : "s");
	return written ? status : STATUS_FAILED;
}

static enum status lint_and_fix(struct cli *cli, const struct lint_args *a, const struct lint_options *o,
				const struct output *outputs, size_t n_outputs)
{
	struct fixed fixed;
	enum status status = STATUS_FAILED;
	if (!fix_run(o, a->fix == FIX_EVERYTHING, &fixed)) {
		cli_fail_problems(cli, &fixed.first.problems);
		cli_fail_usage(cli, "nothing was linted");
	} else {
		cli_show_problems(cli, &fixed.problems);
		status = a->diff ? show_diff(cli, a, &fixed) : fix_files(cli, a, outputs, n_outputs, &fixed);
	}
	fixed_release(&fixed);
	return status;
}

static enum status lint_with(struct cli *cli, const struct lint_args *a, struct lint_options *o,
			     const struct output *outputs, size_t n_outputs)
{
	bool fix = a->diff || a->fix != FIX_NOTHING;
	if (a->select.n && !o->n_select)
		return cli_fail_usage(cli, "option '--select' names no rule");
	if (fix && a->write_baseline)
		return cli_fail_usage(cli, "'--write-baseline' excludes '--fix' and '--diff'");
	struct baseline baseline;
	enum status status = STATUS_FAILED;
	if (lint_baseline_open(cli, a->baseline, a->write_baseline, o, &baseline))
		status = fix ? lint_and_fix(cli, a, o, outputs, n_outputs)
			     : lint_and_report(cli, a, o, outputs, n_outputs, &baseline);
	baseline_release(&baseline);
	return status;
}

/* Reads the configuration that holds, when there is one. */
static bool read_config(struct cli *cli, const struct lint_args *a, struct lint_config *config)
{
	struct problems problems, notes;
	problems_init(&problems);
	problems_init(&notes);
	*config = (struct lint_config){.fail_on = SEVERITY_COUNT};
	bool ok = a->no_config || config_load(config, a->config, &problems, &notes);
	cli_show_problems(cli, &notes);
	if (!ok) {
		cli_fail_problems(cli, &problems);
		cli_fail(cli, "nothing was linted");
	}
	problems_release(&problems);
	problems_release(&notes);
	return ok;
}

/* What the command line leaves open the configuration decides. */
static void apply_config(struct cli *cli, struct lint_args *a, struct lint_options *o, struct lint_config *config)
{
	if (config->kubernetes_newer && !o->kubernetes_minor)
		cli_note(cli, "Kubernetes '%s' is newer than the newest known: taking 1.%u", config->kubernetes_newer,
			 config->kubernetes_minor);
	if (config->n_files)
		config_apply(config, o);
	if (a->fail_on == SEVERITY_COUNT)
		a->fail_on = (int)config->fail_on;
	if (a->fail_on == SEVERITY_COUNT)
		a->fail_on = SEVERITY_WARNING;
	if (!a->baseline)
		a->baseline = config->baseline;
	if (!a->baseline && a->write_baseline)
		a->baseline = BASELINE_NAME;
	if (a->stats)
		note_config(cli, config);
}

static enum status run_lint(struct cli *cli, const void *values, const struct arg_list *paths)
{
	struct lint_args a = *(const struct lint_args *)values;
	static const char *const here[] = {"."};
	struct lint_options o = LINT_OPTIONS;
	struct output outputs[MOST_OUTPUTS];
	struct lint_config config;
	size_t n_outputs;
	if (!parse_formats(cli, &a.formats, outputs, &n_outputs))
		return STATUS_FAILED;
	if (a.cloud && !parse_cloud(cli, a.cloud, &o.cloud))
		return STATUS_FAILED;
	if (a.kubernetes && !parse_kubernetes(cli, a.kubernetes, &o.kubernetes_minor))
		return STATUS_FAILED;
	if (a.config && a.no_config)
		return cli_fail_usage(cli, "'--config' and '--no-config' exclude each other");
	o.paths = paths->n ? paths->at : here;
	o.n_paths = paths->n ? paths->n : 1;
	o.schemas = a.schemas.at;
	o.n_schemas = a.schemas.n;
	o.stdin_name = a.stdin_name;
	o.jobs = (unsigned)a.jobs;
	o.strict = a.strict;
	o.complete = a.complete;
	o.all_workloads = a.all_workloads;
	o.no_suppress = a.no_suppress;
	struct str *select = split_codes(&a.select, &o.n_select), *ignore = split_codes(&a.ignore, &o.n_ignore);
	o.select = select;
	o.ignore = ignore;
	enum status status = STATUS_FAILED;
	if (read_config(cli, &a, &config)) {
		apply_config(cli, &a, &o, &config);
		status = lint_with(cli, &a, &o, outputs, n_outputs);
	}
	config_release(&config);
	free(select);
	free(ignore);
	return status;
}

const struct command command_lint = {
	.name = "lint",
	.summary = "check manifests against what GPU and AI workloads need",
	.operands = "[PATH]...",
	.about = "Checks Kubernetes manifests against what the API server accepts and GPU and AI workloads need. A "
		 "PATH is "
		 "a file, a folder or - for standard input; without one it is the current folder. Exits "
		 "1 with findings, 2 when something failed.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct lint_args),
	.defaults = &defaults,
	.most = ANY_NUMBER,
	.run = run_lint,
};
