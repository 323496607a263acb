/* SPDX-License-Identifier: Apache-2.0
 * A command as a table entry. Each lives in a file of its own and is listed in main.c; parsing, help and the manual
 * page come from here. */
#ifndef K8SAI_CMD_COMMAND_H
#define K8SAI_CMD_COMMAND_H

#include "cmd/cli.h"
#include "cmd/option.h"

struct command {
	const char *name;
	/** A phrase for lists: what it does, lower case, no full stop. */
	const char *summary;
	/** What follows the options in the usage line, such as "[PATH]..."; NULL when nothing may. */
	const char *operands;
	/** Sentences for --help and the manual page; an empty line parts paragraphs. NULL when the summary says it all.
	 */
	const char *about;
	/** Subcommands, ended by NULL; such a command has no `run` of its own. */
	const struct command *const *sub;
	/** It stands for the program: its help shows the options that every command has; the others' only --help. */
	bool is_program;
	/** Options beside those that every command has. */
	const struct option *options;
	size_t n_options;
	/** Size of the struct that the options fill, and what it holds before (NULL: zeroes). */
	size_t values_size;
	const void *defaults;
	/** How many operands it takes. */
	size_t least, most;
	/** Does the work. `values` is the filled struct. */
	enum status (*run)(struct cli *cli, const void *values, const struct arg_list *operands);
};

/** No upper bound for `most`. */
#define ANY_NUMBER SIZE_MAX

/** Runs `root` on the command line as given to main; gives the exit status. */
int command_main(const struct command *root, int argc, char **argv);

/** Finds the command that `words` name below `root`; NULL, and a message in `why`, when there is none. */
const struct command *command_find(const struct command *root, const struct arg_list *words, struct buf *name,
				   struct buf *why);

/** The subcommand `name` of `parent`, or NULL and a message with the nearest name in `why`. */
const struct command *command_sub(const struct command *parent, const char *name, struct buf *why);

/** The options that every command has, --help first, for help and manual. */
extern const struct option_set command_common;

#endif
