/* SPDX-License-Identifier: Apache-2.0
 * Inside the engine: the run, its files and work items. Rules do not include this. */
#ifndef K8SAI_LINT_ENGINE_H
#define K8SAI_LINT_ENGINE_H

#include "base/buf.h"
#include "jsonschema/schema.h"
#include "kube/user_shapes.h"
#include "lint/rule.h"

/** Bits, one a rule (rule_index). */
enum { RULE_WORDS = (RULE_COUNT + RULE_CUSTOM_MOST + 63) / 64 };
struct rule_bits {
	uint64_t word[RULE_WORDS];
};

static inline void rule_bit_set(struct rule_bits *b, size_t i)
{
	b->word[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline bool rule_bit(const struct rule_bits *b, size_t i)
{
	return b->word[i / 64] >> (i % 64) & 1;
}

/** Indices of rules. */
struct rule_ids {
	uint16_t at[RULE_COUNT];
	size_t n;
};

/** Which rules run where, worked out once from the options. */
struct dispatch {
	struct rule_bits enabled;
	/** What each rule supersedes, and the rules that supersede anything. */
	struct rule_bits supersedes[RULE_COUNT], superseders;
	struct rule_ids document, set;
	/** Some rule of shape.h is among them. */
	bool shapes;
	/** The users' own rules; NULL without. */
	const struct custom_rules *custom;
	/** The users' own schemas; NULL without. */
	struct user_shapes *user_shapes;
	/** Object rules by kind. */
	struct rule_ids object[KIND_COUNT];
	struct rule_ids pod[AUDIENCE_COUNT], container[AUDIENCE_COUNT];
};
/** False, and a problem for each, when an option names an unknown rule. */
bool dispatch_init(struct dispatch *d, const struct lint_options *options, struct problems *problems);

/** A text to lint. */
struct lint_file {
	struct source source;
	/** The bytes when they were read from a path; empty when the text is somebody else's. */
	struct buf text;
	/** The kustomization it lies under, NO_OVERLAY when there is none. */
	size_t overlay;
	/** It was named itself, not found in a folder. */
	bool named;
	/** A kustomization says that it is a patch: its objects are parts. */
	bool patch;
	bool read, has_ignores;
	/** It is in a set that is complete (sets_build). */
	bool in_complete_set;
	/** It was read from standard input. */
	bool standard_input;
};
enum { NO_OVERLAY = -1 };

/** A folder with a kustomization. */
struct overlay {
	struct str folder;
	/** Its kustomization's index among the files; SIZE_MAX when that is ignored. */
	size_t file;
	/** What it builds on: indices of files and of overlays. */
	size_t *files, *overlays;
	size_t n_files, cap_files, n_overlays, cap_overlays;
	/** It takes in something that is not here. */
	bool open;
	/** Another one builds on it. */
	bool referenced;
};

/** Files whose objects make a set. */
struct file_set {
	size_t *files;
	size_t n, cap;
	bool complete;
};

struct lint_files {
	struct lint_file *at;
	size_t n, cap;
	struct overlay *overlays;
	size_t n_overlays, cap_overlays;
	struct file_set *sets;
	size_t n_sets, cap_sets;
	/** A folder or standard input was given, or --complete: nothing is missing from what is not kustomized. */
	bool complete;
	/** Names of files. */
	struct arena names;
};
/** Expands the paths of the options into files; unreadable folders become problems and are counted in `summary`, as is
 * what the configuration leaves out. */
void inputs_expand(const struct lint_options *options, struct lint_files *files, struct problems *problems,
		   struct lint_summary *summary);

/** Reads the kustomizations among the files (`slices`: documents of each file) and divides the files into sets: one for
 * each overlay that no other builds on, with all it builds on, and one for the files that no kustomization knows of. */
void sets_build(struct lint_files *files, const struct doc_slices *slices, const struct doc_limits *limits);
void sets_release(struct lint_files *files);

/** How far a suppression reaches. */
struct suppression {
	size_t file;
	/** Bytes of the file whose findings it silences. */
	size_t begin, end;
	/** The codes, as written (rules, names, families). */
	const struct str *codes;
	size_t n_codes;
	bool has_reason;
	/** Where it stands itself, for findings about it. */
	size_t at_begin, at_end;
	/** Which of its codes silenced something. */
	uint64_t used;
	/** It covers lines (or the file), not a node's span. Within one of the two kinds reaches are nested, never
	 * crossed. */
	bool lines;
	/** The next larger one of its kind around it, once they are sorted; SIZE_MAX when there is none. */
	size_t around;
};
struct suppressions {
	struct suppression *at;
	size_t n, cap;
};

/** Where the findings of a work item go. */
struct findings {
	struct finding *at;
	size_t n, cap;
	struct secret *secrets;
	size_t n_secrets, cap_secrets;
	struct suppressions suppressions;
	/** Lives as long as the result. */
	struct arena *memory;
	const struct source *source;
	size_t file;
	/** The rules that fired since the object in hand began. */
	struct rule_bits fired;
	/** Custom rules that could not be evaluated, one entry a rule (custom.h). */
	struct custom_failure *failures;
};

/** Makes a finding without object or place; report() and the engine fill in the rest. */
struct finding *findings_add(struct findings *f, const struct rule *rule, struct str message);
/** Copies the identity of an object into a finding. */
void finding_object(struct findings *f, struct finding *to, const struct object *o);

/** Fills in the field paths of the findings from `from` on: one walk for all of an object's, so that many findings in a
 * large object cost no more than the object. */
void findings_locate(struct findings *f, size_t from);
/** Drops findings from `from` on (all of one object) that another one at the same spot says better. Spots are the same
 * in one container, in a pod and a container of it, and when one of them is the object as a whole. */
void findings_supersede(struct findings *f, size_t from, const struct dispatch *d);

/** Works out the positions of findings and of their related places. */
void positions_find(struct finding *findings, size_t n);

/** Documents that one worker lints in one go. */
struct work_item {
	size_t file;
	/** Slices of the file's text. */
	const struct doc_slice *slices;
	size_t n_slices;
	/** The first slice is the first of its file. */
	bool first;
	/** What came of it. */
	struct findings findings;
	struct entry *entries, **entries_end;
	size_t documents, objects, unparsable, skipped[SKIP_COUNT];
};

/** Memory that a worker uses again and again, and the memory of its results. */
struct worker {
	struct doc doc;
	struct arena scratch;
	struct arena *memory;
	struct problems problems;
	/** Of shape.h; NULL until the first object that has a shape. */
	struct schema *schemas;
};

/** Lints the documents of an item. */
void item_lint(const struct dispatch *dispatch, const struct lint_options *options, const struct lint_file *file,
	       struct work_item *item, struct worker *worker);

/** Reads the suppression comments between `from` and `to` of a file, where there is no document: only those for the
 * whole file count. */
void suppress_file_comments(struct findings *out, size_t from, size_t to);
/** Reads the suppression comments of a document. */
void suppress_comments(struct findings *out, struct doc *doc);
/** Reads the suppression annotations of an object and its pods. */
void suppress_annotations(struct findings *out, const struct doc *doc, const struct object *o, const struct pod *pods,
			  size_t n_pods);
/** Sorts the suppressions, for suppress_finding. */
void suppress_sort(struct suppressions *all);
/** Does a suppression speak about this finding? Marks it as used. */
bool suppress_finding(struct suppressions *all, const struct finding *f);
/** Adds SUP001 to SUP003 for suppressions that did nothing, have no reason or name no rule. */
void suppress_judge(const struct suppressions *all, const struct dispatch *dispatch, const struct lint_files *files,
		    struct findings *out);

#endif
