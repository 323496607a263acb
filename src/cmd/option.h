/* SPDX-License-Identifier: Apache-2.0
 * Options of a command as a table: one line gives parsing, --help and the manual page. Values go into a struct of the
 * command's own, by offset. */
#ifndef K8SAI_CMD_OPTION_H
#define K8SAI_CMD_OPTION_H

#include "base/buf.h"

/** What an option takes, and the type of the field it fills. */
enum option_kind {
	/** Nothing; the field is a bool. */
	OPTION_FLAG,
	/** Some text; the field is a `const char *`. The last one given counts. */
	OPTION_TEXT,
	/** Some text, any number of times; the field is a `struct arg_list`. */
	OPTION_LIST,
	/** Some text, any number of times, that becomes an operand in its place; there is no field. */
	OPTION_OPERAND,
	/** A whole number between `least` and `most`; the field is an int64_t. */
	OPTION_NUMBER,
	/** One of `choices`; the field is an int, its place in that list. */
	OPTION_CHOICE,
};

struct option {
	/** Long name without the dashes. */
	const char *name;
	/** What is shown for the argument, such as "FILE"; NULL for a flag. */
	const char *argument;
	/** A phrase for --help and the manual page: lower case, no full stop. */
	const char *help;
	/** The value when the option is given without '='; then the next word is not taken. NULL: it needs a value. */
	const char *otherwise;
	/** OPTION_CHOICE: the names, ended by NULL. */
	const char *const *choices;
	/** offsetof() the field in the command's struct. */
	size_t field;
	/** OPTION_NUMBER: the bounds, both allowed. */
	int64_t least, most;
	enum option_kind kind;
	/** Short name, or '\0'. */
	char letter;
};

/** Words from the command line, in order; not copied. Free with arg_list_release. */
struct arg_list {
	const char **at;
	size_t n, cap;
};
void arg_list_release(struct arg_list *list);

/** A table of options and the struct they fill. */
struct option_set {
	const struct option *options;
	size_t n;
	void *values;
};

/** What parsing reads and makes. */
struct option_parse {
	/** Tables, searched in order. */
	const struct option_set *sets;
	size_t n_sets;
	/** The words to read; the program's name is not among them. */
	char **argv;
	size_t argc;
	/** Stop at the first word that is no option: what follows belongs to a subcommand. */
	bool stop_at_operand;
	/** Out: words that are no options ("-" is one of them; "--" ends the options). */
	struct arg_list *operands;
	/** Out: the number of words read. */
	size_t used;
};

/** Reads `--name value`, `--name=value`, `-x value`, `-xvalue` and flags run together (`-xy`). False and a message in
 * `why` at the first word that is wrong. */
bool options_parse(struct option_parse *parse, struct buf *why) ATTR_NODISCARD;
/** Frees the lists that `set` filled. */
void options_release(const struct option_set *set);

#endif
