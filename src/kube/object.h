/* SPDX-License-Identifier: Apache-2.0
 * Which Kubernetes objects a document holds, and why it holds none. */
#ifndef K8SAI_KUBE_OBJECT_H
#define K8SAI_KUBE_OBJECT_H

#include "doc/node.h"
#include "kube/kinds.h"

/** Why a document (or an item of a List) is not linted as an object. */
enum skip {
	SKIP_NOT,
	/** Nothing but comments. */
	SKIP_EMPTY,
	/** A mapping without apiVersion and kind, or no mapping at all. */
	SKIP_NO_MANIFEST,
	/** The same, and it looks like a Helm values file. */
	SKIP_HELM_VALUES,
	/** A Helm template: `{{ … }}` where YAML wants something else. */
	SKIP_HELM_TEMPLATE,
	/** A JSON patch (a list of operations) or an object that only deletes (`$patch: delete`). */
	SKIP_PATCH,
	/** A configuration of a tool that only looks like an object: Kustomization, kubeconfig, Chart.yaml. */
	SKIP_TOOL_CONFIG,
	SKIP_COUNT
};

struct object {
	/** The object's mapping; its metadata and spec, NULL where missing. */
	const struct node *root, *metadata, *spec;
	/** As written. `group` and `version` are the parts of apiVersion; the core group is empty. */
	struct str api_version, group, version, kind_name;
	/** Empty where missing; generateName does not count. */
	struct str name, namespace_;
	/** KIND_OTHER for what is not in the table. */
	enum kind kind;
	const struct kind_info *info;
	/** A part of an object, such as a kustomize patch: what is missing may stand elsewhere. */
	bool partial;
	/** It is taken for a part only because its pods lack what every pod has. */
	bool guessed;
};

/** Walks the objects of a document: itself, or the items of a `kind: List` (lists in lists too, to a fixed depth). */
struct object_walk {
	const struct node *at[4];
	unsigned depth;
	bool started;
	const struct node *root;
	/** Adds up what was passed over, by reason. */
	size_t *skipped;
};
/** Starts a walk; `skipped` is an array of SKIP_COUNT counters that are added to. */
struct object_walk object_walk(const struct node *root, size_t *skipped);
/** The next object, or false at the end. */
bool object_next(struct object_walk *walk, struct object *out);

/** What a value is: SKIP_NOT and `out` filled when it is an object. A List is an object here. */
enum skip object_identify(const struct node *root, struct object *out);
/** A few words for each reason: "Helm values file". */
const char *skip_name(enum skip reason);

/** Metadata labels or annotations of an object or template: the value of one key, p == NULL when it is missing or no
 * scalar. */
struct str object_annotation(const struct node *metadata, struct str key);

#endif
