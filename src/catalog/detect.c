/* SPDX-License-Identifier: Apache-2.0
 * Which engine a container runs: by its command line first, then by its image. */
#include "catalog/engine.h"
#include "catalog/words.h"

struct image_parts catalog_image_parts(struct str image)
{
	struct image_parts parts = {.repo = image};
	size_t at = str_find(image, '@');
	if (at < image.n) {
		parts.digest = str_sub(image, at + 1, image.n);
		parts.repo = str_sub(image, 0, at);
	}
	/* A colon behind the last '/' starts the tag; one before it, a registry's port. */
	for (size_t i = parts.repo.n; i-- > 0 && parts.repo.p[i] != '/';)
		if (parts.repo.p[i] == ':') {
			parts.tag = str_sub(parts.repo, i + 1, parts.repo.n);
			parts.repo = str_sub(parts.repo, 0, i);
			break;
		}
	return parts;
}

/* The last parts of `repo`, as many as `pattern` has; empty when it has fewer. */
static struct str last_parts(struct str repo, struct str pattern)
{
	size_t slashes = 0;
	for (size_t i = 0; i < pattern.n; i++)
		slashes += pattern.p[i] == '/';
	for (size_t i = repo.n; i-- > 0;)
		if (repo.p[i] == '/' && slashes-- == 0)
			return str_sub(repo, i + 1, repo.n);
	return slashes ? (struct str){NULL, 0} : repo;
}

static bool fits_image(const struct engine_image *pattern, const struct image_parts *image)
{
	struct str repo = str_of(pattern->repo);
	/* Most patterns differ in the last letter already. */
	if (repo.n && repo.p[repo.n - 1] != '*' &&
	    (!image->repo.n || repo.p[repo.n - 1] != image->repo.p[image->repo.n - 1]))
		return false;
	if (repo.n && !glob_match(repo, last_parts(image->repo, repo)))
		return false;
	return !pattern->tag || glob_match(str_of(pattern->tag), image->tag);
}

static bool is_retired(const struct retired_image *r, const struct image_parts *image)
{
	struct str pattern = str_of(r->repo), repo = image->repo;
	if (r->tag && !glob_match(str_of(r->tag), image->tag))
		return false;
	if (!str_ends(pattern, "/"))
		return glob_match(pattern, last_parts(repo, pattern));
	/* Names of the Docker Hub may be written without it. */
	if (str_starts(repo, "docker.io/"))
		repo = str_sub(repo, strlen("docker.io/"), repo.n);
	return repo.n > pattern.n && memcmp(repo.p, pattern.p, pattern.n) == 0;
}

const struct retired_image *catalog_image_retired(const struct image_parts *image)
{
	for (size_t i = 0; i < catalog_n_retired_images; i++)
		if (is_retired(&catalog_retired_images[i], image))
			return &catalog_retired_images[i];
	return NULL;
}

static const struct engine_image *find_image(const struct engine_image *patterns, size_t n,
					     const struct image_parts *image)
{
	for (size_t i = 0; i < n; i++)
		if (fits_image(&patterns[i], image))
			return &patterns[i];
	return NULL;
}

/* The image by digest alone of a repository whose flavours differ by tag: nothing can be said. */
static bool is_flavour_hidden(const struct engine *e, const struct engine_image *found, const struct image_parts *image)
{
	if (image->tag.n || !image->digest.n)
		return false;
	for (size_t i = 0; i < e->n_images; i++)
		if (e->images[i].tag && strcmp(e->images[i].repo, found->repo) == 0)
			return true;
	return e->n_tags > 0;
}

/* Fills in what the image says, when it is one of `e`. */
static bool judge_image(const struct engine *e, const struct image_parts *image, struct engine_match *out)
{
	const struct engine_image *found = find_image(e->images, e->n_images, image);
	if (!found)
		return false;
	out->engine = e;
	out->image = found;
	out->variant = found->variant;
	out->needs_gpu = found->needs_gpu;
	const struct engine_image *by_tag = image->tag.n ? find_image(e->tags, e->n_tags, image) : NULL;
	if (by_tag) {
		out->variant = by_tag->variant;
		out->needs_gpu = by_tag->needs_gpu;
	}
	if (is_flavour_hidden(e, found, image) && out->needs_gpu != ANSWER_YES) {
		out->variant = IMAGE_ANY;
		out->needs_gpu = ANSWER_UNKNOWN;
	}
	if (!found->foreign_tags)
		version_read(image->tag, &out->version);
	return true;
}

static struct str base_name(struct str path)
{
	for (size_t i = path.n; i-- > 0;)
		if (path.p[i] == '/')
			return str_sub(path, i + 1, path.n);
	return path;
}

/* Do the words from `w` on, of which `first` was just taken, fit? The iterator is a copy. */
static bool fits_command(struct str pattern, struct words w, struct word first)
{
	struct str part;
	struct word word = first;
	bool is_first = true;
	/* A single word must stand where commands stand ("pip install deepspeed" runs no DeepSpeed); a module's name
	 * gives itself away. */
	bool alone = str_find(pattern, ' ') == pattern.n && str_find(pattern, '.') == pattern.n;
	if (alone && !first.starts)
		return false;
	while (str_split(&pattern, ' ', &part)) {
		if (!is_first && !words_next(&w, &word))
			return false;
		if (!glob_match(part, is_first ? base_name(word.text) : word.text))
			return false;
		is_first = false;
	}
	return true;
}

/* The best command: serving before training before notebooks before libraries, the first of equals. */
static const struct engine_command *find_command(const struct str *words, size_t n, const struct engine **engine)
{
	const struct engine_command *best = NULL;
	struct words w = words_of(words, n);
	struct word word;
	while (words_next(&w, &word)) {
		struct str base = base_name(word.text);
		for (size_t i = 0; base.n && i < catalog_n_engines; i++) {
			const struct engine *e = &catalog_engines[i];
			for (size_t k = 0; k < e->n_commands; k++)
				/* Most patterns differ in the first letter already. */
				if ((e->commands[k].words[0] == base.p[0] || e->commands[k].words[0] == '*') &&
				    (!best || e->kind < (*engine)->kind) &&
				    fits_command(str_of(e->commands[k].words), w, word)) {
					best = &e->commands[k];
					*engine = e;
				}
		}
	}
	return best;
}

/* A word of the image's name or tag that says it is built for CPUs. */
static bool says_cpu(struct str image)
{
	for (size_t i = 0; i + 3 <= image.n; i++) {
		bool begins = i == 0 || strchr("-_./:", image.p[i - 1]),
		     ends = i + 3 == image.n || strchr("-_./:@", image.p[i + 3]);
		if (begins && ends && memcmp(image.p + i, "cpu", 3) == 0)
			return true;
	}
	return false;
}

/* Programs that run something else in an engine's image: a download, a check, a script nobody can see into. */
static bool runs_other(const struct str *words, size_t n)
{
	static const char *const others[] = {
		"sh",   "bash",       "ash",    "python", "python3", "sleep",  "echo", "cat", "ls",
		"cp",   "mv",         "tail",   "rm",     "mkdir",   "curl",   "wget", "hf",  "huggingface-cli",
		"aws",  "gsutil",     "gcloud", "azcopy", "s3cmd",   "rclone", "git",  "pip", "test",
		"true", "nvidia-smi", "tar",    "rsync"};
	if (!n)
		return false;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (str_is(base_name(words[0]), others[i]))
			return true;
	return false;
}

static bool is_told_cpu(const struct engine *e, const struct str *words, size_t n)
{
	struct str device;
	return catalog_engine_flag_value(e, FLAG_DEVICE, words, n, &device) && str_eq_nocase(device, STR("cpu"));
}

static enum answer need_of_command(const struct engine_match *m, struct str image, const struct str *words, size_t n)
{
	if (is_told_cpu(m->engine, words, n))
		return ANSWER_NO;
	if (m->image)
		return m->needs_gpu;
	return says_cpu(image) ? ANSWER_NO : m->command->needs_gpu;
}

bool catalog_engine_detect(struct str image, const struct str *words, size_t n, struct engine_match *out)
{
	struct image_parts parts = catalog_image_parts(image);
	const struct engine *engine = NULL;
	const struct engine_command *command = find_command(words, n, &engine);
	*out = (struct engine_match){.variant = IMAGE_ANY};
	if (command && engine->kind != ENGINE_LIBRARY) {
		judge_image(engine, &parts, out);
		out->engine = engine;
		out->command = command;
		out->needs_gpu = need_of_command(out, image, words, n);
		return true;
	}
	for (size_t i = 0; i < catalog_n_engines; i++)
		if (image.n && judge_image(&catalog_engines[i], &parts, out)) {
			/* What else runs in there need not want the accelerator. */
			if (is_told_cpu(out->engine, words, n))
				out->needs_gpu = ANSWER_NO;
			else if (out->needs_gpu == ANSWER_YES && (command || runs_other(words, n)))
				out->needs_gpu = ANSWER_UNKNOWN;
			return true;
		}
	if (command) {
		out->engine = engine;
		out->command = command;
		out->needs_gpu = need_of_command(out, image, words, n);
		return true;
	}
	*out = (struct engine_match){0};
	return false;
}
