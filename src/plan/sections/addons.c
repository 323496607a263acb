/* SPDX-License-Identifier: Apache-2.0
 * Addons: services that stand beside models and jobs, as the catalog says they are run. What a whole stack does better
 * is refused with the stack's name. */
#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/placement.h"
#include "plan/reach.h"
#include "plan/sections/pods.h"
#include "plan/sections/section.h"

enum {
	/** "-peers" behind it, and an index behind each pod's name. */
	LONGEST_NAME = 50,
	MOST_REPLICAS = 100,
	PROBE_PERIOD = 10,
	/** A node that has to be made first, and the image. */
	ROLLOUT_SECONDS = 600,
	/** Until nothing is sent to a replica any more that goes away. */
	PRE_STOP_SECONDS = 10,
	/** Port by which the pods of one Qdrant find each other: p2p in its configuration. */
	QDRANT_PEERS = 6335,
	MOST_LOGS = 4,
};

struct making {
	struct maker *m;
	const struct request *all;
	const struct addon *addon;
	const struct node *entry, *map;
	struct workload *w;
};

/* What is not made here, and why. */
static const struct {
	const char *name, *why;
} refused[] = {
	{"grafana", "a Grafana without its users, its disk and its data sources would be a toy"},
	{"prometheus", "a Prometheus without kube-state-metrics, retention and Alertmanager would be a toy"},
};

#define STACK_HINT                                                                                                     \
	"install kube-prometheus-stack (helm install prometheus prometheus-community/kube-prometheus-stack "           \
	"--namespace "                                                                                                 \
	"monitoring --create-namespace), and say 'monitoring: {dashboards: true}' for the dashboards"

static void refuse_stack(struct maker *m, const struct node *entry)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (!str_is(node_key(entry), refused[i].name))
			continue;
		struct problem *p = node_key_problem(m->problems, entry, "'%s' is not generated: %s", refused[i].name,
						     refused[i].why);
		problem_hint(m->problems, p, STACK_HINT);
	}
}

/* ---- what all have --------------------------------------------------------------------------------------- */

static void add_env(struct making *k, struct str key, struct str value)
{
	struct pairs *env = &k->w->run.env, list = pairs_new(k->m, env->n + 1);
	for (size_t i = 0; i < env->n; i++) {
		if (str_eq(env->at[i].key, key))
			return;
		list.at[list.n++] = env->at[i];
	}
	list.at[list.n++] = (struct pair){key, value};
	*env = list;
}

static bool has_secret(const struct container *c, const char *env)
{
	for (size_t i = 0; i < c->n_secrets; i++)
		if (str_is(c->secrets[i].name, env))
			return true;
	return false;
}

/* One command makes the whole Secret, so that it stands with each of its keys. */
static struct str secret_command(struct making *k, const char *name)
{
	const struct addon *a = k->addon;
	struct str command = TEXT(k->m, "kubectl -n %.*s create secret generic %s", STR_ARG(k->m->plan->space), name);
	for (size_t i = 0; i < a->n_secrets; i++)
		if (strcmp(a->secrets[i].secret, name) == 0)
			command = TEXT(k->m, "%.*s --from-literal=%s=%s", STR_ARG(command), a->secrets[i].key,
				       a->secrets[i].value);
	return command;
}

/* References to Secrets that the user makes, unless the entry names others. */
static void add_secrets(struct making *k)
{
	const struct addon *a = k->addon;
	struct container *c = &k->w->run;
	struct str artifacts = text_field(k->map, "artifacts").value;
	struct env_secret *list = arena_calloc(k->m->arena, c->n_secrets + a->n_secrets + 1, sizeof *list);
	size_t n = c->n_secrets;
	for (size_t i = 0; i < n; i++)
		list[i] = c->secrets[i];
	for (size_t i = 0; i < a->n_secrets; i++) {
		const struct addon_secret *s = &a->secrets[i];
		if (has_secret(c, s->env) || (s->scheme && !str_starts(artifacts, s->scheme)))
			continue;
		bool noted = n && str_is(list[n - 1].secret, s->secret);
		list[n++] = (struct env_secret){str_of(s->env), str_of(s->secret), str_of(s->key), s->optional};
		if (noted)
			continue;
		note_add(k->m, TEXT(k->m, "Secret '%s'", s->secret),
			 TEXT(k->m, "%s, for '%s'; `secrets: {%s: NAME/KEY}` names another", s->text, a->name, s->env),
			 secret_command(k, s->secret));
	}
	c->secrets = list;
	c->n_secrets = n;
}

static void add_container(struct making *k)
{
	const struct addon *a = k->addon;
	struct container *c = &k->w->run;
	struct strs *words[] = {&c->command, &c->args};
	const struct text_list *from[] = {&a->command, &a->args};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		*words[i] = strs_new(k->m, from[i]->n);
		for (size_t j = 0; j < from[i]->n; j++)
			words[i]->at[words[i]->n++] = str_of(from[i]->at[j]);
	}
	for (size_t i = 0; i < a->env.n; i++)
		add_env(k, str_of(a->env.at[i].key), str_of(a->env.at[i].value));
	add_secrets(k);
	struct pairs scratch = pairs_new(k->m, c->scratch.n + a->scratch.n);
	for (size_t i = 0; i < c->scratch.n; i++)
		scratch.at[scratch.n++] = c->scratch.at[i];
	for (size_t i = 0; i < a->scratch.n; i++)
		scratch.at[scratch.n++] = (struct pair){str_of(a->scratch.at[i].key), str_of(a->scratch.at[i].value)};
	c->scratch = scratch;
	c->service_port = a->service_port;
	/* One more for peers. */
	c->more_ports = arena_calloc(k->m->arena, a->n_ports + 1, sizeof *c->more_ports);
	for (size_t i = 0; i < a->n_ports; i++)
		c->more_ports[c->n_more_ports++] = (struct port){str_of(a->ports[i].name), a->ports[i].port,
								 a->ports[i].service ? a->ports[i].port : 0};
}

/* Who may connect besides its own namespace. */
static void add_access(struct making *k)
{
	const struct node *access = field(k->map, "access");
	struct peers *list = &k->w->net.clients, more = {NULL, 0};
	if (!access)
		return;
	more.at = arena_calloc(k->m->arena, list->n + node_count(access), sizeof *more.at);
	for (size_t i = 0; i < list->n; i++)
		more.at[more.n++] = list->at[i];
	for (const struct node *e = node_first(access); e; e = e->next)
		more.at[more.n++] = peer_of(k->m, node_deref(e));
	*list = more;
}

static void add_times(struct making *k)
{
	const struct addon *a = k->addon;
	struct container *c = &k->w->run;
	c->startup = (struct probe){str_of(a->startup), PROBE_PERIOD, 5, a->startup_failures};
	c->readiness = (struct probe){str_of(a->readiness), PROBE_PERIOD, 5, 3};
	c->liveness = (struct probe){str_of(a->liveness), PROBE_PERIOD, 10, 6};
	c->startup_seconds = PROBE_PERIOD * a->startup_failures;
	c->progress_deadline = c->startup_seconds + ROLLOUT_SECONDS;
	c->native_sleep = catalog_kube_has("prestop-sleep", k->all->kubernetes);
	if (k->w->scale.max > 1)
		c->pre_stop = PRE_STOP_SECONDS;
}

/* `size` and `class` of the entry, or the catalog's size. */
static const struct node *volume(struct making *k)
{
	struct node *map = build_map(k->m->arena);
	struct given_text size = text_field(k->map, "size"), class = text_field(k->map, "class");
	put_text(k->m->arena, map, "size", size.at ? size.value : TEXT(k->m, "%uGi", k->addon->data_gib));
	if (class.at)
		put_text(k->m->arena, map, "class", class.value);
	return map;
}

static void observe(struct making *k)
{
	const struct addon *a = k->addon;
	struct workload *w = k->w;
	if (!a->metrics)
		return;
	observe_pods(k->m, k->all, w, str_of(a->metrics));
	for (size_t i = 0; a->metrics_secret && i < w->run.n_secrets; i++)
		if (str_is(w->run.secrets[i].name, a->metrics_secret)) {
			w->monitor.secret = w->run.secrets[i].secret;
			w->monitor.secret_key = w->run.secrets[i].key;
		}
	if (w->monitor.used || !a->metrics_secret)
		return;
	/* Annotations cannot say that something must be sent along: a scrape by them would fail for ever. */
	w->pod_annotations = (struct pairs){NULL, 0};
	note_add(k->m, TEXT(k->m, "a scrape configuration for '%s'", a->name),
		 TEXT(k->m, "in which Prometheus sends the content of Secret '%.*s' as a bearer token to /metrics",
		      STR_ARG(w->monitor.secret)),
		 STR(""));
}

/* ---- what each has --------------------------------------------------------------------------------------- */

/* Peers find the first one by the name that its StatefulSet gives it; all start at once, for after an outage none is
 * ready before the others are there. */
static void adapt_qdrant(struct making *k)
{
	struct maker *m = k->m;
	struct workload *w = k->w;
	pods_claim_each(m, k->all, w, volume(k), "data", k->addon->data);
	struct str peers = TEXT(m, "%.*s-peers", STR_ARG(w->name));
	w->own = build_map(m->arena);
	put_text(m->arena, w->own, "peers", peers);
	if (w->scale.max == 1) {
		put_null(m->arena, w->own, "peersPort");
		return;
	}
	put_count(m->arena, w->own, "peersPort", QDRANT_PEERS);
	w->net.among = true;
	w->run.more_ports[w->run.n_more_ports++] = (struct port){STR("p2p"), QDRANT_PEERS, 0};
	add_env(k, STR("QDRANT__CLUSTER__ENABLED"), STR("true"));
	w->run.command = strs_new(m, 2);
	w->run.command.at[w->run.command.n++] = STR("bash");
	w->run.command.at[w->run.command.n++] = STR("-c");
	w->run.args = strs_one(m, TEXT(m,
				       "uri=http://$HOSTNAME.%.*s:%u\n"
				       "first=http://%.*s-0.%.*s:%u\n"
				       "if [ \"$uri\" = \"$first\" ]; then exec ./entrypoint.sh --uri \"$uri\"; fi\n"
				       "exec ./entrypoint.sh --uri \"$uri\" --bootstrap \"$first\"\n",
				       STR_ARG(peers), QDRANT_PEERS, STR_ARG(w->name), STR_ARG(peers), QDRANT_PEERS));
	note_add(m, TEXT(m, "replication of collections in '%.*s'", STR_ARG(w->name)),
		 STR("is a property of each collection: make them with replication_factor 2 or more, or a lost node "
		     "takes its points along"),
		 STR(""));
}

/* Runs and models lie in the database, artifacts in the bucket or on a volume; either way the server hands artifacts
 * through, so that clients need no credentials. */
static void adapt_mlflow(struct making *k)
{
	struct maker *m = k->m;
	struct workload *w = k->w;
	struct given_text artifacts = text_field(k->map, "artifacts");
	struct str at = artifacts.at ? artifacts.value : str_of(k->addon->data);
	const struct node *extra = field(k->map, "size") ? field(k->map, "size") : field(k->map, "class");
	if (artifacts.at && extra) {
		struct problem *p = node_problem(m->problems, extra,
						 "with 'artifacts' there is no volume that could have a size or class");
		problem_hint(m->problems, p, "leave one of the two out");
	}
	if (!artifacts.at)
		pods_claim(m, k->all, w, volume(k), "artifacts", k->addon->data, false);
	w->scale.recreate = w->n_claims && w->claims[0].mode == ACCESS_RWO;
	add_env(k, STR("MLFLOW_ARTIFACTS_DESTINATION"), at);
	/* Other hosts are refused, against DNS rebinding; by default so are names of Services. Addresses are for
	 * Prometheus. */
	add_env(k, STR("MLFLOW_SERVER_ALLOWED_HOSTS"),
		TEXT(m,
		     "%.*s,%.*s:*,%.*s.%.*s,%.*s.%.*s:*,%.*s.%.*s.svc*,localhost,localhost:*,127.0.0.1:*,10.*,100.*,"
		     "172.*,192.168.*",
		     STR_ARG(w->name), STR_ARG(w->name), STR_ARG(w->name), STR_ARG(m->plan->space), STR_ARG(w->name),
		     STR_ARG(m->plan->space), STR_ARG(w->name), STR_ARG(m->plan->space)));
	connect_database(m, w, k->addon->database_port);
	decide(m, subject_of(m, w->name, "artifacts"), artifacts.at, at,
	       artifacts.at ? STR("as given") : STR("on a volume, as no bucket was given"), STR("`artifacts`"));
}

static void read_logs(struct making *k, struct str claim, const char *name, const char *path)
{
	struct node *n = build_map(k->m->arena);
	put_text(k->m->arena, n, "claim", claim);
	put_text(k->m->arena, n, "mode", STR("ReadWriteMany"));
	pods_claim(k->m, k->all, k->w, n, name, path, true);
}

/* A volume that one node holds cannot be read on another: a server beside the job would keep the job from starting. */
static void read_job(struct making *k, const struct workload *job, const struct claim *c)
{
	struct maker *m = k->m;
	if (c->create && c->mode != ACCESS_RWX) {
		struct problem *p =
			node_key_problem(m->problems, k->entry,
					 "'%s' cannot read the checkpoints of '%.*s': their %s volume is attached "
					 "to one node",
					 k->addon->name, STR_ARG(job->name), access_mode_name(c->mode));
		problem_hint(m->problems, p, "say 'checkpoints: {size: %.*s, mode: ReadWriteMany}' for '%.*s'",
			     STR_ARG(c->size), STR_ARG(job->name));
		return;
	}
	if (c->create)
		need_met(m, TEXT(m, "PersistentVolumeClaim '%.*s'", STR_ARG(c->claim)));
	read_logs(k, c->claim, arena_strz(m->arena, job->name),
		  arena_strz(m->arena, TEXT(m, "/logs/%.*s", STR_ARG(job->name))));
}

static void adapt_tensorboard(struct making *k)
{
	struct maker *m = k->m;
	struct given_text logs = text_field(k->map, "logs");
	if (logs.at) {
		read_logs(k, logs.value, "logs", "/logs");
		return;
	}
	size_t before = m->problems->n;
	for (const struct workload *w = m->plan->others; w; w = w->next)
		for (size_t i = 0; i < w->n_claims && k->w->n_claims < MOST_LOGS; i++)
			if (str_is(w->claims[i].name, "checkpoints"))
				read_job(k, w, &w->claims[i]);
	if (!k->w->n_claims && m->problems->n == before) {
		struct problem *p = node_key_problem(m->problems, k->entry, "'%s' has nothing to read", k->addon->name);
		problem_hint(
			m->problems, p,
			"say 'logs: CLAIM', or give a job of this file 'checkpoints: {size, mode: ReadWriteMany}'");
	}
	decide(m, subject_of(m, k->w->name, "logs"), NULL, TEXT(m, "%zu claims below /logs", k->w->n_claims),
	       STR("the checkpoints of this file's jobs, read only"), STR("`logs`"));
}

/* Where somebody else's exporter runs already, a second one counts every GPU twice. */
static void adapt_dcgm(struct making *k)
{
	/* https://docs.cloud.google.com/kubernetes-engine/docs/how-to/dcgm-metrics,
	 * https://docs.coreweave.com/observability/managed-grafana */
	static const struct {
		const char *cloud, *hint;
	} managed[] = {
		{"gke", "GKE runs its own: gcloud container clusters update NAME --monitoring=SYSTEM,DCGM"},
		{"coreweave", "CoreWeave measures its GPUs itself and shows them in CoreWeave Grafana"},
	};
	struct maker *m = k->m;
	const char *hint = cluster_has(m, "gpu-operator") ? "the GPU Operator runs one on every node with a GPU" : NULL;
	for (size_t i = 0; i < COUNT_OF(managed); i++)
		if (strcmp(k->all->cloud.cloud->name, managed[i].cloud) == 0)
			hint = managed[i].hint;
	if (hint) {
		struct problem *p = node_key_problem(m->problems, k->entry,
						     "'%s' would measure every GPU a second time", k->addon->name);
		problem_hint(m->problems, p, "leave it out: %s", hint);
		return;
	}
	place_agents(m, k->all, k->w);
	need_met(m, STR("dcgm-exporter"));
	k->w->own = build_map(m->arena);
	note_add(m, STR("NVIDIA's container runtime"),
		 STR("must be the default one of nodes with a GPU: dcgm-exporter asks for all GPUs by "
		     "NVIDIA_VISIBLE_DEVICES, which some nodes (Bottlerocket) grant to privileged pods alone; there, "
		     "use the GPU Operator's"),
		 STR(""));
	decide(m, subject_of(m, k->w->name, "user"), NULL, STR("not root"),
	       STR("it then reports each GPU but not profiling metrics, nor which pod uses it: that takes "
		   "SYS_ADMIN and a folder of the node, which no namespace of models should allow"),
	       STR("the GPU Operator, which brings its own exporter"));
}

static const struct {
	const char *name;
	void (*adapt)(struct making *k);
} adapts[] = {
	{"qdrant", adapt_qdrant},
	{"mlflow", adapt_mlflow},
	{"tensorboard", adapt_tensorboard},
	{"dcgm-exporter", adapt_dcgm},
};

/* ---- all together ---------------------------------------------------------------------------------------- */

static void plan_addon(struct maker *m, const struct request *all, const struct addon *a, const struct node *entry)
{
	const struct node *value = node_deref(entry), *map = node_is(value, NODE_MAP) ? value : NULL;
	struct given replicas = count_field(m, map, "replicas", 1, MOST_REPLICAS, 1);
	const struct pods_request r = {
		.entry = entry,
		.kind = a->kind,
		.component = a->component,
		.noun = "addon",
		.longest_name = LONGEST_NAME,
		.replicas = replicas.value,
		.cpu_m = a->cpu_m,
		.memory_mib = a->memory_mib,
		.image = arena_strz(m->arena, TEXT(m, "%s:%s", a->image, a->tag)),
		.port = a->port,
		.downloads = a->downloads,
		.user = {.non_root = true, .uid = a->uid, .gid = a->gid, .fs_group = a->fs_group, .home = "/tmp"}};
	struct making k = {m, all, a, entry, map, pods_add(m, all, &r)};
	if (!k.w)
		return;
	k.w->serves = !a->waits;
	k.w->scale.max_surge = 1;
	k.w->scale.pdb_max_unavailable = k.w->scale.max > 1;
	add_container(&k);
	add_times(&k);
	add_access(&k);
	observe(&k);
	for (size_t i = 0; i < COUNT_OF(adapts); i++)
		if (strcmp(adapts[i].name, a->name) == 0)
			adapts[i].adapt(&k);
}

void addons_plan(struct maker *m, const struct request *all, const struct node *map)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct addon *a = catalog_addon(node_key(e));
		if (a)
			plan_addon(m, all, a, e);
		else
			refuse_stack(m, e);
	}
}
