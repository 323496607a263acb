/* SPDX-License-Identifier: Apache-2.0
 * Inside the configuration: its files and what they were made into. Private to config*.c. */
#ifndef K8SAI_LINT_CONFIG_FILE_H
#define K8SAI_LINT_CONFIG_FILE_H

#include <sys/types.h>

#include "doc/doc.h"
#include "lint/config.h"
#include "lint/gitignore.h"

/** A file that was read. */
struct config_file {
	struct buf text;
	struct source source;
	struct doc doc;
	/** A mapping that satisfies the schema; NULL when the file is empty or wrong. */
	const struct node *root;
	/** Its folder as paths in it continue: "" or with its slash; and as an absolute path. */
	struct str prefix, folder;
	/** The same file under another name has the same. */
	dev_t device;
	ino_t inode;
	/** What it extends is being read. */
	bool open;
	/** The one that was read before it. */
	struct config_file *before;
};

/** One line of `severity`, or a word of a list that ignores: rules that it covers get the level. */
struct config_setting {
	struct str rule;
	enum config_level level;
	/** The entry of `severity`; NULL for a word of a list. */
	const struct node *at;
};

/** Patterns, and the folder that they start from. */
struct config_globs {
	struct str folder;
	struct gitignore patterns;
};

struct config_exclude {
	struct config_globs globs;
};

struct config_override {
	struct config_globs globs;
	/** Later ones win. */
	struct config_setting *settings;
	size_t n_settings, cap_settings;
};

struct config_params {
	const struct rule *rule;
	/** One for each parameter of the rule. */
	int64_t *values;
};

/** The path of a text in the file, as the program can open it; in the configuration's memory. */
const char *config_path(struct lint_config *config, const struct config_file *file, struct str text);
/** Adds what one valid file says to the configuration, what stands in it already being said by files that this one
 * extends. False, and problems, when it names what there is not. */
bool config_read_file(struct lint_config *config, const struct config_file *file, struct problems *problems);
/** Adds the names of a file's custom rules, which the lists of every file may use. */
void config_read_names(struct lint_config *config, const struct config_file *file);

#endif
