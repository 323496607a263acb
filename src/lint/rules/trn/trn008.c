/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/amounts.h"
#include "lint/rule.h"

/* Who sleeps for less may be a short test. */
enum { LONG_SLEEP };
static const struct rule_param params[] = {
	[LONG_SLEEP] = {"longSleepSeconds", 1, INT32_MAX, 3600,
			"a command that only sleeps for so many seconds or more holds its devices for nothing"},
};

struct wait {
	/** Seconds of all sleeps outside of loops; without end. */
	int64_t seconds;
	bool forever, loop;
	/** Something else is run, or it cannot be seen. */
	bool works;
};

static struct str base_name(struct str path)
{
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

static bool is_one_of(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, list[i]))
			return true;
	return false;
}

static const char *const shells[] = {"sh", "bash", "ash", "dash", "zsh", "tini", "dumb-init", "env", "--"};
/* What is followed by a command of its own. */
static const char *const prefixes[] = {"while", "until", "do", "then", "else", "exec", "nohup", "{"};
/* What only looks around, and takes no device for longer than a moment. */
static const char *const idle[] = {"wait",   "trap",  ":",    "true",    "echo", "printf",   "set",
				   "export", "done",  "}",    "fi",      "date", "hostname", "nvidia-smi",
				   "ls",     "cd",    "env",  "clear",   "id",   "pwd",      "whoami",
				   "uname",  "mkdir", "exit", "rocm-smi"};

/* "infinity", "1d", "3600", "10m 30s" one by one. */
static void add_sleep(struct wait *w, struct word word)
{
	struct str text = word.text;
	int64_t unit = 1, n;
	if (!word.known) {
		w->works = true;
		return;
	}
	if (str_starts(text, "inf")) {
		w->forever = true;
		return;
	}
	if (text.n && (text.p[text.n - 1] < '0' || text.p[text.n - 1] > '9')) {
		char c = text.p[text.n - 1];
		unit = c == 'm' ? 60 : c == 'h' ? 3600 : c == 'd' ? 86400 : 1;
		text.n--;
	}
	if (str_to_i64(text, &n) && n >= 0)
		w->seconds += n > INT32_MAX ? INT32_MAX : n * unit;
}

/* One command, words [from, to). */
static void add_command(struct wait *w, const struct words *words, size_t from, size_t to)
{
	while (from < to && is_one_of(words->at[from].text, prefixes, COUNT_OF(prefixes))) {
		if (str_is(words->at[from].text, "while") && from + 1 < to) {
			struct str test = words->at[from + 1].text;
			w->loop |= str_is(test, "true") || str_is(test, ":") || str_is(test, "sleep") ||
				   str_is(test, "[") || str_is(test, "1");
		}
		from++;
	}
	if (from == to)
		return;
	struct str name = base_name(words->at[from].text);
	if (str_is(name, "sleep")) {
		for (size_t i = from + 1; i < to; i++)
			add_sleep(w, words->at[i]);
	} else if (str_is(name, "tail")) {
		bool null = false;
		for (size_t i = from + 1; i < to; i++)
			null |= str_is(words->at[i].text, "/dev/null");
		w->forever |= null;
		w->works |= !null;
	} else if (str_is(name, "pause")) {
		w->forever = true;
	} else if (str_is(name, "[")) {
		w->works |= !w->loop;
	} else {
		w->works |= !is_one_of(name, idle, COUNT_OF(idle));
	}
}

static bool only_waits(const struct check *c, const struct words *words)
{
	struct wait w = {0};
	size_t from = 0;
	if (words->n == 0 || !words->complete)
		return false;
	/* "/bin/sh -c" before a script. */
	while (from < words->n && (is_one_of(base_name(words->at[from].text), shells, COUNT_OF(shells)) ||
				   (from > 0 && words->at[from].text.n && words->at[from].text.p[0] == '-')))
		from++;
	for (size_t i = from; i <= words->n && !w.works; i++) {
		if (i < words->n && !str_is(words->at[i].text, ";"))
			continue;
		add_command(&w, words, from, i);
		from = i + 1;
	}
	return !w.works && (w.forever || w.seconds >= check_param(c, LONG_SLEEP) || (w.loop && w.seconds > 0));
}

/* What is run is another matter there: KubeRay starts Ray behind the command, MPI's launcher sends its processes to
 * the workers. */
static bool is_driven(const struct pod *p)
{
	static const char *const kinds[] = {"RayCluster", "RayJob", "RayService", "RayCronJob", "RayClusterFleet"};
	return is_one_of(p->object->kind_name, kinds, COUNT_OF(kinds)) ||
	       (p->object->kind == KIND_MPI_JOB && str_is(p->part, "Worker"));
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	bool hooked = node_find(node_get(k->node, KEY_lifecycle), STR("postStart")) != NULL;
	if (k->role != CONTAINER_REGULAR || hooked || is_driven(p) || !only_waits(c, container_words(k, c->scratch)))
		return;
	struct str device = container_device(k);
	struct str amount =
		k->accelerators > 1 ? arena_printf(c->scratch, "%lld ", (long long)k->accelerators) : STR("");
	report(c, k->command ? k->command : k->args,
	       "the container only waits: what it holds, %.*s%.*s, is taken and used by nobody", STR_ARG(amount),
	       STR_ARG(device));
}

const struct rule rule_trn008 = {
	.code = "TRN008",
	.name = "gpu-held-idle",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.container = check,
	.what = "A container takes an accelerator, and its command does nothing but wait (`sleep infinity`, `tail -f "
		"/dev/null`).",
	.why = "An accelerator belongs to the pod from its start to its end, used or not: nobody else gets it, the "
	       "autoscaler keeps the "
	       "node, and the bill runs. A pod to log in to is forgotten over a weekend more often than not. Waiting "
	       "for an hour or more "
	       "counts, in a loop too; a look at `nvidia-smi` before it does not make it work. Workers of an MPIJob "
	       "and pods of Ray, which are "
	       "driven from outside, are not reported, and neither is a container with a postStart hook.",
	.bad = "containers:\n  - name: dev\n    command: [sleep, infinity]\n    resources:\n      limits: "
	       "{nvidia.com/gpu: 1}\n",
	.good = "containers:\n  - name: dev\n    command: [python, train.py]\n    resources:\n      limits: "
		"{nvidia.com/gpu: 1}\n",
	.fix = "Run the work itself as a Job, so that the device is free when it is done. For work by hand use a "
	       "notebook server that "
	       "culls idle sessions, or a share of a device (MIG, time-slicing).",
	RULE_PARAMS(params),
	.source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
};
