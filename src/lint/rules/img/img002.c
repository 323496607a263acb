/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

static bool lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool alnum(char c)
{
	return lower_or_digit(c) || is_upper(c);
}

static bool has_upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_upper(s.p[i]))
			return true;
	return false;
}

/* ---- placeholders
 * --------------------------------------------------------------------------------------------------------- */

/* Filled in by a tool before the API server sees it (envsubst, Helm, kustomize-like token replacers, ko): not judged.
 */
static bool belongs_to_tool(struct str s)
{
	static const char *const marks[] = {"$", "{", "<%", "((", "[[", "@@", "__", "ko://"};
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_has(s, marks[i]))
			/* "__" is a separator that names may hold. */
			return strcmp(marks[i], "__") != 0 || has_upper(s);
	return s.n > 2 && (s.p[0] == '@' || s.p[0] == '%') && s.p[s.n - 1] == s.p[0];
}

/* What people write where somebody is meant to put a name of their own. */
static const char *const stand_ins[] = {
	"changeme",    "change-me",    "change_me",   "replaceme",    "replace-me", "replace_me",
	"placeholder", "your-image",   "yourimage",   "yourregistry", "yourrepo",   "yourorg",
	"yourname",    "yourusername", "yourcompany", "yourproject",  "image-here", "tag-here",
	"tag_here",    "image_here",   "image_tag",   "image_name",   "todo",       "tbd",
};

static bool starts_your(struct str word)
{
	return word.n > 5 && str_eq_nocase(str_sub(word, 0, 4), STR("your")) &&
	       (word.p[4] == '-' || word.p[4] == '_' || word.p[4] == '.');
}

static bool all_x(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != 'x' && word.p[i] != 'X')
			return false;
	return word.n >= 3;
}

static bool is_stand_in(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(stand_ins); i++)
		if (str_eq_nocase(word, str_of(stand_ins[i])))
			return true;
	return starts_your(word) || all_x(word) || str_is(word, "TAG") || str_is(word, "VERSION");
}

/* ACCOUNT.dkr.ecr.REGION.amazonaws.com, xxxx.dkr.ecr…: whole parts of a host name in capitals, or of x. */
static bool shouting_part(struct str host, struct str *part)
{
	struct str rest = host;
	while (str_split(&rest, '.', part)) {
		size_t capitals = 0;
		for (size_t i = 0; i < part->n; i++)
			capitals += is_upper(part->p[i]) || part->p[i] == '_';
		if ((capitals >= 3 && capitals == part->n) || (part->n > 3 && all_x(*part)))
			return true;
	}
	return false;
}

/* Does a part between '/', ':' and '@' look unfilled? `found` is the part. */
static bool holds_placeholder(struct str image, struct str *found)
{
	size_t open = str_find(image, '<');
	if (open < image.n) {
		*found = str_sub(image, open, image.n);
		size_t close = str_find(*found, '>');
		*found = str_sub(*found, 0, close < found->n ? close + 1 : found->n);
		return true;
	}
	size_t slash = str_find(image, '/');
	if (slash < image.n && shouting_part(str_sub(image, 0, slash), found))
		return true;
	for (size_t from = 0, i = 0; i <= image.n; i++) {
		if (i < image.n && image.p[i] != '/' && image.p[i] != ':' && image.p[i] != '@')
			continue;
		*found = str_sub(image, from, i - from);
		if (is_stand_in(*found))
			return true;
		from = i + 1;
	}
	return false;
}

/* ---- grammar: https://pkg.go.dev/github.com/distribution/reference
 * -------------------------------------------------------- */

/* Runs of a-z and 0-9, joined by one '.', one or two '_', or any number of '-'. */
static const char *component_error(struct str s)
{
	if (s.n == 0)
		return "has an empty part between slashes";
	if (has_upper(s))
		return "has capitals in its name, which must be lower case";
	for (size_t i = 0; i < s.n; i++)
		if (!lower_or_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != '_' && s.p[i] != '-')
			return "has a character in its name that no image name may have";
	if (!lower_or_digit(s.p[0]) || !lower_or_digit(s.p[s.n - 1]))
		return "has a part that does not start and end with a letter or digit";
	for (size_t i = 1; i < s.n; i++) {
		size_t run = 0;
		while (!lower_or_digit(s.p[i + run]))
			run++;
		bool dashes = true, underscores = true;
		for (size_t j = 0; j < run; j++) {
			dashes &= s.p[i + j] == '-';
			underscores &= s.p[i + j] == '_';
		}
		if (run > 1 && !dashes && !(underscores && run == 2))
			return "has separators side by side in its name";
		i += run;
	}
	return NULL;
}

/* A host name or address with an optional port. */
static const char *domain_error(struct str s)
{
	if (s.n && s.p[0] == '[')
		return str_find(s, ']') < s.n ? NULL : "has an address without ']'";
	size_t colon = str_find(s, ':');
	struct str host = str_sub(s, 0, colon), port = str_sub(s, colon + 1, s.n), label;
	for (size_t i = 0; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			return "has a registry port that is not a number";
	if (colon < s.n && port.n == 0)
		return "has nothing behind the registry's ':'";
	while (str_split(&host, '.', &label)) {
		if (label.n == 0 || !alnum(label.p[0]) || !alnum(label.p[label.n - 1]))
			return "has a registry that is no host name";
		for (size_t i = 0; i < label.n; i++)
			if (!alnum(label.p[i]) && label.p[i] != '-')
				return "has a registry that is no host name";
	}
	return NULL;
}

static const char *tag_error(struct str s)
{
	if (s.n == 0)
		return "has nothing behind ':'";
	if (s.n > 128)
		return "has a tag of more than 128 characters";
	for (size_t i = 0; i < s.n; i++)
		if (!alnum(s.p[i]) && s.p[i] != '_' && (i == 0 || (s.p[i] != '.' && s.p[i] != '-')))
			return i == 0 ? "has a tag that does not start with a letter, a digit or '_'"
				      : "has a character in its tag that no tag may have";
	return NULL;
}

static const struct {
	const char *algorithm;
	size_t digits;
	const char *error;
} digests[] = {
	{"sha256:", 64, "has a sha256 digest that is not 64 digits of 0-9 and a-f"},
	{"sha384:", 96, "has a sha384 digest that is not 96 digits of 0-9 and a-f"},
	{"sha512:", 128, "has a sha512 digest that is not 128 digits of 0-9 and a-f"},
};

static const char *digest_error(struct str s)
{
	for (size_t i = 0; i < COUNT_OF(digests); i++) {
		if (!str_starts(s, digests[i].algorithm))
			continue;
		bool good = s.n == 7 + digests[i].digits;
		for (size_t j = 7; j < s.n; j++)
			good &= (s.p[j] >= '0' && s.p[j] <= '9') || (s.p[j] >= 'a' && s.p[j] <= 'f');
		return good ? NULL : digests[i].error;
	}
	size_t colon = str_find(s, ':');
	return colon == 0 || colon + 1 >= s.n ? "has a digest that is not like 'sha256:…'" : NULL;
}

static const char *name_error(struct str name)
{
	if (name.n > 255)
		return "has a name of more than 255 characters";
	size_t slash = str_find(name, '/');
	struct str first = str_sub(name, 0, slash), part;
	/* As container runtimes tell a registry from the first part of a name. */
	bool domain = slash < name.n &&
		      (str_find(first, '.') < first.n || str_find(first, ':') < first.n || str_is(first, "localhost"));
	if (domain) {
		const char *error = domain_error(first);
		if (error)
			return error;
		name = str_sub(name, slash + 1, name.n);
	}
	if (name.n == 0)
		return "has no name";
	while (str_split(&name, '/', &part)) {
		const char *error = component_error(part);
		if (error)
			return error;
	}
	return NULL;
}

/* What is wrong with a reference, as a phrase behind the image; NULL when nothing is. */
static const char *fault(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r')
			return "has a blank in it";
	if (str_has(s, "://"))
		return "has a scheme such as 'https://' in front, which image references do not have";
	size_t at = str_find(s, '@');
	if (at < s.n) {
		const char *error = digest_error(str_sub(s, at + 1, s.n));
		if (error)
			return error;
		s = str_sub(s, 0, at);
	}
	/* A ':' behind the last '/' starts the tag; before it, a port. */
	size_t colon = s.n;
	for (size_t i = 0; i < s.n; i++)
		colon = s.p[i] == '/' ? s.n : s.p[i] == ':' && colon == s.n ? i : colon;
	if (colon < s.n) {
		const char *error = tag_error(str_sub(s, colon + 1, s.n));
		if (error)
			return error;
	}
	return name_error(str_sub(s, 0, colon));
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	if (k->image.n == 0 || belongs_to_tool(k->image))
		return;
	struct str part;
	if (holds_placeholder(k->image, &part)) {
		report(c, k->image_node, "the image '%.*s' holds '%.*s', which nobody filled in", STR_ARG(k->image),
		       STR_ARG(part));
		return;
	}
	const char *error = fault(k->image);
	if (error)
		report(c, k->image_node, "the image '%.*s' %s", STR_ARG(k->image), error);
}

const struct rule rule_img002 = {
	.code = "IMG002",
	.name = "image-malformed",
	.severity = SEVERITY_ERROR,
	.audience = FOR_AI,
	.supersedes = "IMG001",
	.container = check,
	.what = "An image that is no image reference, or holds a placeholder that nobody filled in.",
	.why = "The API server takes almost any text for an image; the kubelet then fails with InvalidImageName, or "
	       "pulls a name that "
	       "does not exist, and the pod never starts. `<IMAGE>`, `your-registry/…` and `TAG_HERE` are reported; "
	       "what "
	       "envsubst, Helm or another tool fills in (`$IMAGE`, `${TAG}`, `{{ … }}`) is not.",
	.bad = "image: <your-registry>/llm-server:latest\n",
	.good = "image: registry.example:5000/team/llm-server:1.4.2\n",
	.fix = "Write [registry[:port]/]name[:tag][@digest]: the name in lower case, no scheme, no blanks.",
	.source = "https://pkg.go.dev/github.com/distribution/reference",
};
