/* SPDX-License-Identifier: Apache-2.0
 * One call of the program: where its output goes, how it speaks to the user, and how it ends. */
#ifndef K8SAI_CMD_CLI_H
#define K8SAI_CMD_CLI_H

#include "diag/problem.h"
#include "report/sink.h"

/** Exit statuses; the highest of a run wins. */
enum status {
	STATUS_CLEAN = 0,
	/** Findings at or above the threshold, invalid input to a checking command, or `gen --check` found a
	   difference. */
	STATUS_FINDINGS = 1,
	/** Wrong usage, input that cannot be read, output that cannot be written, or a failure inside. */
	STATUS_FAILED = 2,
};

/** When to use colour; the order of the names of --color. */
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct command;

struct cli {
	/** The command that stands for the program, above all others. */
	const struct command *root;
	/** The command that runs, and its name as the user would type it ("k8sai templates show"). */
	const struct command *command;
	struct buf name;
	/** Standard output. Nothing reaches it before a chunk has gathered and the command has called sink_settle, or
	 * the run ends well. */
	struct sink out;
	/** Why standard output could not be written. */
	struct buf out_why;
	/** Standard output, standard error is a terminal. */
	bool out_terminal, err_terminal;
	/** Colour findings. */
	bool color;
	/** A message was written that means the run failed. */
	bool failed;
};

void cli_init(struct cli *cli, const struct command *root);
void cli_release(struct cli *cli);
/** Decides on colour from --color, NO_COLOR and the terminal. */
void cli_set_color(struct cli *cli, enum color_when when);

/** Writes "k8sai: …" to standard error without changing the outcome. */
void cli_note(struct cli *cli, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** Writes "k8sai: …" to standard error; gives STATUS_FAILED. */
enum status cli_fail(struct cli *cli, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** cli_fail, and a line that names the command's --help. */
enum status cli_fail_usage(struct cli *cli, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** Appends every problem with its place and hint, control characters made visible, `prefix` before each. */
void cli_print_problems(const struct problems *problems, const char *prefix, struct buf *out);
/** Writes every problem to standard error without changing the outcome. */
void cli_show_problems(struct cli *cli, const struct problems *problems);
/** Writes every problem with its place and hint to standard error; gives STATUS_FAILED. */
enum status cli_fail_problems(struct cli *cli, const struct problems *problems);

/** Drops what was not written yet when `status` is STATUS_FAILED, writes it otherwise, and gives the exit status. */
int cli_end(struct cli *cli, enum status status);

#endif
