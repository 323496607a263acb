/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/bucket.h"

#include "doc/doc.h"

/* One program for all of them: https://rclone.org/docs/#connection-strings, https://rclone.org/s3/,
 * https://rclone.org/googlecloudstorage/, https://rclone.org/azureblob/. */
#define RCLONE STR("rclone/rclone:1.75.1")

enum { MOST_KEYS = 2 };

static const struct store {
	/** What rclone calls it: an account of its own comes first in Azure. */
	const char *scheme, *title, *backend;
	/** The cloud whose service accounts it knows; the annotation that names an identity; the label
	 * that its pods carry. */
	const char *cloud, *annotation;
	struct {
		const char *key, *value;
	} pod_label;
	/** Of a Secret that lets in: the variable, and the key that holds it. */
	struct {
		const char *variable, *key;
	} keys[MOST_KEYS];
	/** The identity must be named; one that is named comes by a token that the cloud trusts, without an agent on
	 * the node. */
	bool named, trusts;
} stores[] = {
	/* https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
	{.scheme = "s3://",
	 .title = "Amazon S3",
	 .backend = ":s3,env_auth=true,provider=AWS:",
	 .cloud = "eks",
	 .annotation = "eks.amazonaws.com/role-arn",
	 .keys = {{"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"}, {"AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY"}},
	 .trusts = true},
	/* https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity */
	{.scheme = "gs://",
	 .title = "Google Cloud Storage",
	 .backend = ":gcs,env_auth=true:",
	 .cloud = "gke",
	 .annotation = "iam.gke.io/gcp-service-account",
	 .keys = {{"RCLONE_GCS_SERVICE_ACCOUNT_CREDENTIALS", "credentials.json"}}},
	/* https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
	{.scheme = "az://",
	 .title = "Azure Blob Storage",
	 .cloud = "aks",
	 .annotation = "azure.workload.identity/client-id",
	 .pod_label = {"azure.workload.identity/use", "true"},
	 .keys = {{"RCLONE_AZUREBLOB_KEY", "key"}},
	 .named = true,
	 .trusts = true},
};

static const struct store *store_of(struct str place)
{
	for (size_t i = 0; i < COUNT_OF(stores); i++)
		if (str_starts(place, stores[i].scheme))
			return &stores[i];
	return NULL;
}

#define IMAGE_SCHEME "oci://"

bool bucket_is_image(struct str place)
{
	return str_starts(place, IMAGE_SCHEME);
}

bool bucket_is(struct str place)
{
	return store_of(place) != NULL || bucket_is_image(place);
}

/* As rclone names it; empty, with a problem, when a part is missing. */
static struct str remote_of(struct maker *m, const struct model_request *r, const struct store *s)
{
	struct str path = str_sub(r->id, strlen(s->scheme), r->id.n), account = {NULL, 0};
	if (strcmp(s->cloud, "aks") != 0)
		return TEXT(m, "%s%.*s", s->backend, STR_ARG(path));
	str_split(&path, '/', &account);
	if (!account.n || !path.n) {
		struct problem *p =
			node_problem(m->problems, r->model_at,
				     "'%.*s' does not say both the storage account and the container", STR_ARG(r->id));
		problem_hint(m->problems, p, "az://ACCOUNT/CONTAINER/PATH");
	}
	/* A key that is given goes before the environment. */
	return r->cache.secret.at
		       ? TEXT(m, ":azureblob,account=%.*s:%.*s", STR_ARG(account), STR_ARG(path))
		       : TEXT(m, ":azureblob,env_auth=true,account=%.*s:%.*s", STR_ARG(account), STR_ARG(path));
}

static void by_secret(struct maker *m, const struct model_request *r, const struct store *s, struct fetch *f)
{
	struct str secret = r->cache.secret.value, literals = {NULL, 0};
	f->secrets = arena_calloc(m->arena, MOST_KEYS, sizeof *f->secrets);
	for (size_t i = 0; i < MOST_KEYS && s->keys[i].variable; i++) {
		f->secrets[f->n_secrets++] =
			(struct env_secret){str_of(s->keys[i].variable), secret, str_of(s->keys[i].key), false};
		literals = str_ends(str_of(s->keys[i].key), ".json")
				   ? TEXT(m, "%.*s --from-file=%s", STR_ARG(literals), s->keys[i].key)
				   : TEXT(m, "%.*s --from-literal=%s=VALUE", STR_ARG(literals), s->keys[i].key);
	}
	note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(secret)),
		 TEXT(m, "lets '%.*s' read %.*s", STR_ARG(r->name), STR_ARG(r->id)),
		 TEXT(m, "kubectl -n %.*s create secret generic %.*s%.*s", STR_ARG(m->plan->space), STR_ARG(secret),
		      STR_ARG(literals)));
}

struct str bucket_grant(struct maker *m, const struct cloud *cloud, struct str bucket, struct str account)
{
	struct str space = m->plan->space;
	if (strcmp(cloud->name, "eks") == 0)
		return TEXT(m,
			    "aws eks create-pod-identity-association --cluster-name CLUSTER --namespace %.*s "
			    "--service-account %.*s --role-arn ROLE_ARN",
			    STR_ARG(space), STR_ARG(account));
	return TEXT(m,
		    "gcloud storage buckets add-iam-policy-binding gs://%.*s --role=roles/storage.objectViewer "
		    "--member=principal://iam.googleapis.com/projects/PROJECT_NUMBER/locations/global/"
		    "workloadIdentityPools/PROJECT_ID.svc.id.goog/subject/ns/%.*s/sa/%.*s",
		    STR_ARG(bucket), STR_ARG(space), STR_ARG(account));
}

static void pod_label(struct maker *m, struct workload *w, const char *key, const char *value)
{
	struct pairs *labels = &w->place.pod_labels, more = pairs_new(m, labels->n + 1);
	for (size_t i = 0; i < labels->n; i++)
		more.at[more.n++] = labels->at[i];
	more.at[more.n++] = (struct pair){str_of(key), str_of(value)};
	*labels = more;
}

static void by_identity(struct maker *m, const struct request *all, const struct model_request *r,
			const struct store *s, struct workload *w)
{
	const struct given_text *identity = &r->cache.identity;
	bool at_home = strcmp(all->cloud.cloud->name, s->cloud) == 0;
	if (!at_home || (s->named && !identity->at)) {
		struct problem *p =
			node_problem(m->problems, identity->at ? identity->at : r->model_at,
				     "what lets '%.*s' read %.*s is not said", STR_ARG(r->name), STR_ARG(r->id));
		struct str list = {NULL, 0};
		for (size_t i = 0; i < MOST_KEYS && s->keys[i].key; i++)
			list = list.n ? TEXT(m, "%.*s and %s", STR_ARG(list), s->keys[i].key) : str_of(s->keys[i].key);
		problem_hint(m->problems, p, "say 'cache: {secret: NAME}', a Secret with %.*s%s", STR_ARG(list),
			     at_home ? ", or 'cache: {identity: CLIENT_ID}'" : "");
		return;
	}
	if (identity->at)
		w->account_annotations = pairs_one(m, str_of(s->annotation), identity->value);
	struct str place = str_sub(r->id, strlen(s->scheme), r->id.n), bucket = str_sub(place, 0, str_find(place, '/'));
	w->cache.lent = !identity->at || !s->trusts;
	if (s->pod_label.key)
		pod_label(m, w, s->pod_label.key, s->pod_label.value);
	note_add(m, TEXT(m, "read access to %.*s", STR_ARG(r->id)),
		 identity->at ? TEXT(m, "for %.*s, which must trust the ServiceAccount %.*s of the namespace %.*s",
				     STR_ARG(identity->value), STR_ARG(w->service_account), STR_ARG(m->plan->space))
			      : TEXT(m,
				     "for the ServiceAccount %.*s; `cache: {secret}` or `cache: {identity}` names "
				     "another way in",
				     STR_ARG(w->service_account)),
		 identity->at ? STR("") : bucket_grant(m, all->cloud.cloud, bucket, w->service_account));
}

/* Pods that start at the same time copy into one volume: each writes files under a name of its own and renames what is
 * whole. What is there already, in the same size and of the same time, is not copied again. */
static void fetch_command(struct maker *m, struct str remote, struct str target, struct fetch *f)
{
	static const char script[] = "exec rclone copy \"$1\" \"$2\" --partial-suffix \".`hostname | tail -c 6`\" "
				     "--transfers 8 --stats 30s --stats-one-line -v";
	f->image = RCLONE;
	f->command = strs_new(m, 2);
	f->command.at[f->command.n++] = STR("sh");
	f->command.at[f->command.n++] = STR("-c");
	f->args = strs_new(m, 4);
	f->args.at[f->args.n++] = str_of(script);
	f->args.at[f->args.n++] = STR("download");
	f->args.at[f->args.n++] = remote;
	f->args.at[f->args.n++] = target;
	/* Only what the variables say; the image's own place for a configuration cannot be written. */
	f->env = pairs_one(m, STR("RCLONE_CONFIG"), STR("/dev/null"));
}

/* https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/ */
static void mount_image(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct str reference = str_sub(r->id, strlen(IMAGE_SCHEME), r->id.n);
	struct image_parts parts = catalog_image_parts(reference);
	const struct kube_feature *feature = catalog_kube_feature("image-volume");
	if (r->cache.at && is_on(r->cache.at)) {
		struct problem *p =
			node_problem(m->problems, r->cache.at,
				     "the weights of '%.*s' are an image, which the node keeps: a cache would be empty",
				     STR_ARG(r->name));
		problem_hint(m->problems, p, "leave 'cache' out");
	}
	if (!parts.tag.n && !parts.digest.n) {
		struct problem *p =
			node_problem(m->problems, r->model_at, "image '%.*s' has no tag", STR_ARG(reference));
		problem_hint(m->problems, p, "pin one: %s%.*s:TAG", IMAGE_SCHEME, STR_ARG(reference));
	}
	if (!catalog_kube_has("image-volume", m->plan->kubernetes)) {
		struct problem *p =
			node_problem(m->problems, r->model_at, "Kubernetes 1.%u mounts no images", m->plan->kubernetes);
		problem_hint(m->problems, p, "1.%u does; or copy the weights to a bucket",
			     feature ? feature->on_by_default : m->plan->kubernetes);
	}
	w->cache.image = reference;
	w->cache.folder = TEXT(m, "/models/%.*s", STR_ARG(w->model_label));
	/* Nothing is left to fetch when the server starts. */
	w->cache.download = true;
	note_add(m, STR("containerd 2.1 or CRI-O 1.31"),
		 TEXT(m,
		      "or later on the nodes of '%.*s': they mount the image %.*s, whose root holds the model's files",
		      STR_ARG(r->name), STR_ARG(reference)),
		 STR(""));
	decide(m, subject_of(m, r->name, "weights"), r->model_at, TEXT(m, "the image %.*s", STR_ARG(reference)),
	       TEXT(m, "mounted read-only at %.*s; nodes keep it as they keep all images", STR_ARG(w->cache.folder)),
	       STR("`model: {source}`"));
}

void bucket_fetch(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	const struct store *s = r->bucket ? store_of(r->id) : NULL;
	if (r->bucket && bucket_is_image(r->id))
		mount_image(m, r, w);
	if (!s)
		return;
	if (!w->cache.used) {
		struct problem *p = node_problem(m->problems, r->cache.at ? r->cache.at : r->model_at,
						 "weights from %s are copied into a cache, and '%.*s' has none",
						 s->title, STR_ARG(r->name));
		problem_hint(m->problems, p, "leave 'cache: false' out");
		return;
	}
	if (strcmp(w->kind, "deployment") != 0) {
		struct problem *p =
			node_problem(m->problems, r->model_at,
				     "weights from %s are not copied for a %s by this version yet", s->title, w->kind);
		problem_hint(m->problems, p, "say 'platform: deployment'");
		return;
	}
	struct fetch *f = ARENA_NEW(m->arena, struct fetch);
	w->cache.folder = TEXT(m, "%.*s/weights/%.*s", STR_ARG(w->cache.path), STR_ARG(w->model_label));
	fetch_command(m, remote_of(m, r, s), w->cache.folder, f);
	if (r->cache.secret.at)
		by_secret(m, r, s, f);
	else
		by_identity(m, all, r, s, w);
	w->cache.fetch = f;
	decide(m, subject_of(m, r->name, "weights"), r->model_at, TEXT(m, "copied from %.*s", STR_ARG(r->id)),
	       TEXT(m, "into %.*s before the server starts, which only reads it; %s", STR_ARG(w->cache.folder),
		    r->cache.secret.at ? "a Secret lets in" : "the service account lets in"),
	       STR("`model: {source}`, `cache: {secret, identity}`"));
}
