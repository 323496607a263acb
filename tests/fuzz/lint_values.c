/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a values file, the whole way to manifests. Either there is a problem, or what comes
 * out reads back, holds objects, and has no finding of severity error (looked at for fewer than 100 objects; a user's
 * own patch may break what it likes). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gen/gen.h"
#include "gen/write.h"
#include "lint/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* Puts the input where gen can read it: a file without a name, reached by its descriptor. */
static const char *scratch_file(const uint8_t *data, size_t size)
{
	static char name[] = "/tmp/k8sai-fuzz-XXXXXX", path[32];
	static int fd = -1;
	if (fd < 0) {
		fd = mkstemp(name);
		check(fd >= 0 && unlink(name) == 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	return path;
}

static void check_output(struct gen *g, bool patched)
{
	struct buf text;
	buf_init(&text, 1u << 26);
	gen_write(g, GEN_YAML, &text);
	struct source source = {"generated.yaml", buf_str(&text)};
	struct lint_options options = LINT_OPTIONS;
	struct lint_result result;
	options.texts = &source;
	options.n_texts = 1;
	options.jobs = 1;
	options.complete = true;
	check(lint_run(&options, &result));
	check(result.summary.objects == g->objects.n && result.summary.unparsable == 0);
	check(patched || result.summary.count[SEVERITY_ERROR] == 0);
	lint_result_release(&result);
	buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = scratch_file(data, size);
	struct gen_options options = {.values = {.files = &path, .n_files = 1}};
	struct problems problems;
	struct gen g;
	problems_init(&problems);
	gen_init(&g);
	if (!gen_run(&g, &options, &problems))
		check(problems.n > 0 && g.objects.n == 0);
	else if (g.objects.n < 100)
		check_output(&g, str_has((struct str){(const char *)data, size}, "patch"));
	gen_release(&g);
	problems_release(&problems);
	return 0;
}
