/* SPDX-License-Identifier: Apache-2.0
 * The only reporter that looks into the engine's list of files. */
#include "report/files.h"

#include "lint/engine.h"

bool report_next_file(const struct lint_result *result, struct report_walk *walk, struct report_file *out)
{
	const struct lint_files *files = result->files;
	while (files && walk->file < files->n && !files->at[walk->file].read)
		walk->file++;
	if (!files || walk->file == files->n)
		return false;
	*out = (struct report_file){.source = &files->at[walk->file].source, .index = walk->seen++};
	if (walk->finding < result->n_findings)
		out->findings = &result->findings[walk->finding];
	while (walk->finding < result->n_findings && result->findings[walk->finding].file == walk->file) {
		walk->finding++;
		out->n++;
	}
	walk->file++;
	return true;
}

struct str report_plain_path(const struct source *source)
{
	struct str path = str_of(source->name);
	while (str_starts(path, "./") && path.n > 2)
		path = str_sub(path, 2, path.n);
	return path;
}
