/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonschema/uri.h"

#include "base/buf.h"

/* The five parts; p == NULL means that one is missing, which is not the same as empty. */
struct uri {
	struct str scheme, authority, path, query, fragment;
};

struct str uri_split(struct str uri, struct str *fragment)
{
	size_t hash = str_find(uri, '#');
	*fragment = hash < uri.n ? str_sub(uri, hash + 1, uri.n) : STR("");
	return str_sub(uri, 0, hash);
}

static bool is_scheme(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool letter = (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z';
		bool other = (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.';
		if (!letter && (i == 0 || !other))
			return false;
	}
	return s.n > 0;
}

/* Cuts what follows the first `mark` off `*rest`; p == NULL when there is no such mark. */
static struct str cut_behind(struct str *rest, char mark)
{
	size_t at = str_find(*rest, mark);
	if (at == rest->n)
		return (struct str){NULL, 0};
	struct str behind = {rest->p + at + 1, rest->n - at - 1};
	rest->n = at;
	return behind;
}

static struct uri parse(struct str s)
{
	struct uri uri = {.fragment = cut_behind(&s, '#')};
	uri.query = cut_behind(&s, '?');
	size_t colon = str_find(s, ':');
	if (colon < s.n && is_scheme(str_sub(s, 0, colon))) {
		uri.scheme = str_sub(s, 0, colon);
		s = (struct str){s.p + colon + 1, s.n - colon - 1};
	}
	if (str_starts(s, "//")) {
		s = (struct str){s.p + 2, s.n - 2};
		size_t slash = str_find(s, '/');
		uri.authority = (struct str){s.p, slash};
		s = (struct str){s.p + slash, s.n - slash};
	}
	uri.path = s;
	return uri;
}

/* Appends `path` without its "." and ".." segments. */
static void add_path(struct arena *a, struct str path, struct buf *out)
{
	size_t most = 1, n = 0;
	for (size_t i = 0; i < path.n; i++)
		most += path.p[i] == '/';
	struct str *kept = arena_calloc(a, most + 1, sizeof *kept), rest = path, segment;
	bool rooted = path.n && path.p[0] == '/';
	if (rooted)
		rest = (struct str){path.p + 1, path.n - 1};
	while (path.n && str_split(&rest, '/', &segment)) {
		bool up = str_is(segment, "..");
		if (up && n && !str_is(kept[n - 1], ".."))
			n--;
		else if (up && !rooted)
			kept[n++] = segment;
		else if (!up && !str_is(segment, "."))
			kept[n++] = segment;
		/* "a/." is a folder. */
		if ((up || str_is(segment, ".")) && !rest.p && n < most)
			kept[n++] = STR("");
	}
	for (size_t i = 0; i < n; i++) {
		if (i || rooted)
			buf_addc(out, '/');
		buf_adds(out, kept[i]);
	}
	if (rooted && !n)
		buf_addc(out, '/');
}

/* RFC 3986, 5.2.3: the reference's path in the folder of the base's. */
static struct str merge_paths(struct arena *a, const struct uri *base, struct str path)
{
	size_t folder = base->path.n;
	if (path.n && path.p[0] == '/')
		return path;
	while (folder && base->path.p[folder - 1] != '/')
		folder--;
	if (base->authority.p && !base->path.n)
		return arena_printf(a, "/%.*s", STR_ARG(path));
	return arena_printf(a, "%.*s%.*s", (int)folder, base->path.n ? base->path.p : "", STR_ARG(path));
}

struct str uri_resolve(struct arena *a, struct str base_text, struct str ref_text)
{
	struct uri base = parse(base_text), ref = parse(ref_text), to = ref;
	if (!ref.scheme.p) {
		to.scheme = base.scheme;
		if (!ref.authority.p) {
			to.authority = base.authority;
			to.path = ref.path.n ? merge_paths(a, &base, ref.path) : base.path;
			if (!ref.path.n && !ref.query.p)
				to.query = base.query;
		}
	}
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	if (to.scheme.p)
		buf_addf(&out, "%.*s:", STR_ARG(to.scheme));
	if (to.authority.p)
		buf_addf(&out, "//%.*s", STR_ARG(to.authority));
	add_path(a, to.path, &out);
	if (to.query.p)
		buf_addf(&out, "?%.*s", STR_ARG(to.query));
	if (to.fragment.p)
		buf_addf(&out, "#%.*s", STR_ARG(to.fragment));
	struct str text = arena_str(a, buf_str(&out));
	buf_release(&out);
	return text;
}
