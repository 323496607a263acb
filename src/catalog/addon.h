/* SPDX-License-Identifier: Apache-2.0
 * Services that stand beside models and jobs: how each is run. Data: addons.yaml. */
#ifndef K8SAI_CATALOG_ADDON_H
#define K8SAI_CATALOG_ADDON_H

#include "catalog/common.h"

/** A port beside the first one; `service`: the Service leads to it by the same number. */
struct addon_port {
	const char *name;
	unsigned port;
	bool service;
};

/** A variable from a Secret that the user makes. */
struct addon_secret {
	const char *env, *secret, *key;
	/** Shell word that stands for the content in the command that makes the Secret; what it is for. */
	const char *value, *text;
	/** It starts without. */
	bool optional;
	/** Only where its data lie at such an address ("s3://"); NULL: always. */
	const char *scheme;
};

struct addon {
	/** As values files call it, and as its project does. */
	const char *name, *title;
	/** "deployment", "statefulset" or "daemonset"; what its labels call it. */
	const char *kind, *component;
	const char *image, *tag;
	struct text_list command, args;
	struct text_pairs env;
	const struct addon_secret *secrets;
	size_t n_secrets;
	/** The first port serves HTTP, probes and metrics; service_port 0: the Service has 80. */
	unsigned port, service_port;
	const struct addon_port *ports;
	size_t n_ports;
	/** HTTP paths; metrics NULL: none. */
	const char *startup, *readiness, *liveness, *metrics;
	/** Checks of `startup`, ten seconds apart, before it counts as failed. */
	unsigned startup_failures;
	/** Prometheus must send this secret's content (a name from `secrets`) as a bearer token; NULL: nothing. */
	const char *metrics_secret;
	/** Where its data are; NULL: it keeps none. Size of the volume when nobody says. */
	const char *data;
	unsigned data_gib;
	/** Other folders that it writes to. */
	struct text_pairs scratch;
	/** As whom it runs, never as root. */
	unsigned uid, gid, fs_group;
	/** Thousandths of a CPU, MiB. */
	unsigned cpu_m, memory_mib;
	/** Port of the database that it connects to, 0: none. It may reach the internet by HTTPS. */
	unsigned database_port;
	bool downloads;
	/** Nobody's work stands still without it: it takes the priority of what can wait. */
	bool waits;
	const char *source, *date;
};

extern const struct addon catalog_addons[];
extern const size_t catalog_n_addons;

/** By its exact name; NULL when there is none. */
const struct addon *catalog_addon(struct str name);

#endif
