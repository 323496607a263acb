/* SPDX-License-Identifier: Apache-2.0
 * Prints each document of a file as one line of JSON, as k8sai reads a manifest; a document that cannot be read prints
 * "error". */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "doc/doc.h"
#include "doc/emit.h"

int main(int argc, char **argv)
{
	struct doc_limits limits = DOC_LIMITS;
	struct doc_slices slices = {0};
	struct problems problems;
	struct buf text, out, why;
	struct doc d;
	buf_init(&text, limits.file_bytes);
	buf_init(&out, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	if (argc != 2 || !file_read(argv[1], &text, &why)) {
		fprintf(stderr, "usage: doc_tojson FILE\n");
		return 2;
	}
	struct source source = {argv[1], buf_str(&text)};
	problems_init(&problems);
	doc_init(&d);
	doc_split(source.text, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		doc_reset(&d);
		if (!doc_read(&d, &source, slices.at[i], DOC_KUBECTL, &limits, &problems))
			buf_addz(&out, "error");
		else if (d.root)
			emit_json(d.root, 0, &out);
		buf_addc(&out, '\n');
	}
	fwrite(out.p ? out.p : "", 1, out.n, stdout);
	doc_release(&d);
	problems_release(&problems);
	free(slices.at);
	buf_release(&text);
	buf_release(&out);
	buf_release(&why);
	return 0;
}
