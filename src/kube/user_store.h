/* SPDX-License-Identifier: Apache-2.0
 * What user_shapes is made of: files, and the documents in them that hold CustomResourceDefinitions. Private to
 * user_*.c. */
#ifndef K8SAI_KUBE_USER_STORE_H
#define K8SAI_KUBE_USER_STORE_H

#include "base/arena.h"
#include "base/strmap.h"
#include "kube/user_shapes.h"

/** How a shape is found; part of its key in the index. */
enum {
	/** A CustomResourceDefinition: exactly this group and kind. */
	BY_CRD = '!',
	/** A file that names the group. */
	BY_GROUP = '=',
	/** A file that names the group or its first label. */
	BY_SUFFIX = '-',
	/** A file that names no group. */
	BY_KIND = '*',
	/** Any version that a CustomResourceDefinition has. */
	ANY_VERSION = '?',
};

/** Whose schema a file is, as its name says. */
struct file_name {
	/** BY_...; 0: the name says nothing. */
	char by;
	/** In lower case. */
	struct str group, kind, version;
	/** The folder that it lies in. */
	struct str folder;
};
/** Reads the name of a file in a folder; both without what stands before the last '/'. Text goes into `a`. */
struct file_name file_name_read(struct arena *a, struct str folder, struct str file);

/** One file that schemas come from. */
struct user_file {
	struct source source;
	struct buf text;
	/** Given itself, not found in a folder. */
	bool given;
	/** Look for CustomResourceDefinitions in it. */
	bool open;
	/** There are some in it, or something is wrong with it. */
	bool holds;
	struct file_name name;
	/** What the name promises; its document and schema once it was needed. */
	struct user_shape shape;
	bool loaded;
	struct doc doc;
	struct doc_slices slices;
	struct problems problems;
};

/** A part of a file that may hold CustomResourceDefinitions. */
struct user_document {
	struct user_file *file;
	struct doc_slice slice;
	struct doc doc;
	/** In the order written; in the document's arena. */
	struct user_shape *first, **end;
	/** Some object is a CustomResourceDefinition. */
	bool found;
	struct problems problems, notes;
};

struct user_files {
	struct user_file *at;
	size_t n, cap;
};

/** Lists the files at one path; names go into `names`. */
void user_files_list(struct user_files *files, struct arena *names, const struct user_shapes_options *options,
		     const char *path, struct problems *problems, struct problems *notes);

/** Reads the document and compiles what it defines. */
void user_document_read(struct user_document *d, const struct doc_limits *limits);
void user_document_release(struct user_document *d);

#endif
