/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/lint_fix.h"

#include <sys/stat.h>

#include "base/file.h"
#include "lint/engine.h"
#include "report/diff.h"

bool lint_fix_has_stdin(const struct fixed *fixed)
{
	for (size_t i = 0; fixed->first.files && i < fixed->first.files->n; i++)
		if (fixed->first.files->at[i].standard_input)
			return true;
	return false;
}

/* Somebody else may have written the file since it was read: that must not get lost. `done`: it was fixed under another
 * of its names. */
static bool is_still(const struct fixed_file *f, bool *done, struct buf *why)
{
	struct buf now;
	buf_init(&now, BUF_NO_LIMIT);
	bool ok = file_read(f->name, &now, why);
	struct stat st;
	*done = ok && str_eq(buf_str(&now), f->after);
	if (ok && !*done && !str_eq(buf_str(&now), f->before)) {
		bool regular = stat(f->name, &st) == 0 && S_ISREG(st.st_mode);
		buf_addz(why, regular ? "it changed meanwhile" : "it is not a regular file");
		ok = false;
	}
	buf_release(&now);
	return ok;
}

static bool write_file(struct cli *cli, const struct fixed_file *f)
{
	struct buf why;
	bool done;
	buf_init(&why, BUF_NO_LIMIT);
	bool ok = is_still(f, &done, &why) && (done || file_write(f->name, f->after, &why));
	if (!ok)
		cli_fail(cli, "cannot fix '%s': %.*s", f->name, STR_ARG(buf_str(&why)));
	buf_release(&why);
	return ok;
}

static void write_stdin(struct cli *cli, const struct fixed *fixed)
{
	for (size_t i = 0; i < fixed->n_files; i++) {
		if (fixed->files[i].standard_input) {
			buf_adds(&cli->out.buf, fixed->files[i].after);
			return;
		}
	}
	for (size_t i = 0; i < fixed->first.files->n; i++)
		if (fixed->first.files->at[i].standard_input)
			buf_adds(&cli->out.buf, fixed->first.files->at[i].source.text);
}

bool lint_fix_write(struct cli *cli, const struct fixed *fixed)
{
	bool ok = true;
	for (size_t i = 0; i < fixed->n_files; i++)
		if (!fixed->files[i].standard_input)
			ok = write_file(cli, &fixed->files[i]) && ok;
	if (lint_fix_has_stdin(fixed))
		write_stdin(cli, fixed);
	return ok;
}

void lint_fix_diff(struct cli *cli, const struct fixed *fixed)
{
	struct redactor before, after;
	redactor_init(&before, fixed->first.secrets, fixed->first.n_secrets);
	redactor_init(&after, fixed->last->secrets, fixed->last->n_secrets);
	for (size_t i = 0; i < fixed->n_files; i++) {
		const struct lint_files *old = fixed->first.files, *new = fixed->last->files;
		for (size_t k = 0; k < old->n; k++) {
			if (old->at[k].source.text.p != fixed->files[i].before.p)
				continue;
			diff_write(&(struct diff_side){&old->at[k].source, &before},
				   &(struct diff_side){&new->at[k].source, &after}, &cli->out.buf);
			sink_settle(&cli->out);
			break;
		}
	}
	redactor_release(&before);
	redactor_release(&after);
}
