/* SPDX-License-Identifier: Apache-2.0
 * What tests of the writers for several environments share: variants made from text, and the files of a writer. */
#ifndef K8SAI_TESTS_GEN_VARIANTS_UTIL_H
#define K8SAI_TESTS_GEN_VARIANTS_UTIL_H

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "gen/write.h"
#include "gen_util.h"

struct written {
	struct gen_variants variants;
	struct gen_files files;
	struct problems problems;
	/** Every problem, when it failed. */
	struct buf why;
};

/** Writes `values` (text) in `format`, with one --set unless it is NULL; false and the problems in w->why. */
static inline bool written_start(struct written *w, const char *values, enum gen_format format, const char *set)
{
	char path[] = "/tmp/k8sai-variants-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	buf_init(&w->why, 100000);
	assert_true(file_write_fd(fd, str_of(values), &w->why));
	close(fd);
	const char *const files[] = {path};
	const struct gen_options o = {.values = {.files = files, .n_files = 1, .sets = &set, .n_sets = set != NULL}};
	gen_variants_init(&w->variants);
	gen_files_init(&w->files);
	problems_init(&w->problems);
	bool ok = gen_variants_run(&w->variants, &o, format == GEN_HELM ? GEN_PROBES : GEN_ENVIRONMENTS, &w->problems);
	if (ok)
		ok = format == GEN_HELM ? gen_files_of_helm(&w->files, &w->variants, &w->problems)
					: gen_files_of_kustomize(&w->files, &w->variants, &w->problems);
	problems_print(&w->problems, &w->why);
	buf_addz(&w->why, "");
	unlink(path);
	return ok;
}

static inline void written_end(struct written *w)
{
	gen_files_release(&w->files);
	problems_release(&w->problems);
	gen_variants_release(&w->variants);
	buf_release(&w->why);
}

/** The text of a file; fails the test when there is none. */
static inline const char *written_text(const struct written *w, const char *name)
{
	for (size_t i = 0; i < w->files.n; i++)
		if (strcmp(w->files.at[i].name, name) == 0)
			return w->files.at[i].text.p;
	fail_msg("there is no file %s", name);
	return "";
}

static inline bool written_has(const struct written *w, const char *name, const char *part)
{
	return strstr(written_text(w, name), part) != NULL;
}

#endif
