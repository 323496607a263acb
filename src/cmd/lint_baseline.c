/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/lint_baseline.h"

#include "base/file.h"

static bool fail_unusable(struct cli *cli, const struct baseline *b, bool write, const struct problems *problems)
{
	cli_fail_problems(cli, problems);
	if (write && b->source.name)
		cli_fail(cli, "'%s' is not overwritten, because it is no baseline: remove it, or name another file",
			 b->path);
	else if (!write && !file_exists(b->path))
		cli_fail(cli, "nothing was linted; --write-baseline makes a baseline");
	else
		cli_fail(cli, "the baseline '%s' cannot be used: nothing was linted", b->path);
	return false;
}

bool lint_baseline_open(struct cli *cli, const char *path, bool write, struct lint_options *options,
			struct baseline *out)
{
	*out = (struct baseline){.path = path};
	if (!path)
		return true;
	if (*path == '\0' || strcmp(path, "-") == 0)
		return cli_fail_usage(cli, "option '--baseline' needs the name of a file"), false;
	if (write && !file_exists(path))
		return true;
	struct problems problems;
	problems_init(&problems);
	bool ok = baseline_read(out, path, &options->limits, &problems);
	if (ok && !write)
		options->baseline = out;
	/* One of a newer version may be replaced; what is no baseline may not. */
	if (!ok)
		ok = (write && out->newer) || fail_unusable(cli, out, write, &problems);
	problems_release(&problems);
	return ok;
}

bool lint_baseline_record(struct cli *cli, const char *path, const struct baseline *old,
			  const struct lint_options *options, struct lint_result *result)
{
	struct buf text, why;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	size_t n = baseline_write(result, options, path, old, &text);
	bool ok = text.n <= options->limits.file_bytes;
	if (!ok)
		buf_addz(&why, "it would be too large to be read again; fix or ignore what is found most");
	else
		ok = file_write(path, buf_str(&text), &why);
	if (ok) {
		cli_note(cli, "recorded %zu finding%s in '%s'", n, n == 1 ? "" : "s", path);
		baseline_cover(result);
	} else {
		cli_fail(cli, "cannot write the baseline '%s': %.*s", path, STR_ARG(buf_str(&why)));
	}
	buf_release(&text);
	buf_release(&why);
	return ok;
}

void lint_baseline_note(struct cli *cli, const char *path, const struct lint_summary *summary)
{
	size_t n = summary->gone;
	if (n)
		cli_note(cli, "%zu finding%s of the baseline '%s' %s no longer there; --write-baseline drops %s", n,
			 n == 1 ? "" : "s", path, n == 1 ? "is" : "are", n == 1 ? "it" : "them");
}
