/* SPDX-License-Identifier: Apache-2.0
 * Shapes are those that the issuers document, or that secret scanners have agreed on:
 * https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml */
#include "lint/secrets.h"

#include "kube/names.h"

/* ---- characters
 * ----------------------------------------------------------------------------------------------------------- */

enum { LOWER = 1, UPPER = 2, DIGIT = 4, DASH = 8, UNDERSCORE = 16, SLASH = 32, PLUS = 64, EQUALS = 128, DOT = 256 };
enum { LETTER = LOWER | UPPER, ALNUM = LETTER | DIGIT, WORD = ALNUM | UNDERSCORE, URLSAFE = WORD | DASH };
enum { BASE64 = ALNUM | PLUS | SLASH | EQUALS };

static unsigned class_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return LOWER;
	if (c >= 'A' && c <= 'Z')
		return UPPER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	switch (c) {
	case '-':
		return DASH;
	case '_':
		return UNDERSCORE;
	case '/':
		return SLASH;
	case '+':
		return PLUS;
	case '=':
		return EQUALS;
	case '.':
		return DOT;
	default:
		return 0;
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool starts_nocase(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && str_eq_nocase(str_sub(s, 0, n), (struct str){prefix, n});
}

static bool has_nocase(struct str s, const char *part)
{
	for (size_t i = 0; i < s.n; i++)
		if (lower(s.p[i]) == part[0] && starts_nocase(str_sub(s, i, s.n), part))
			return true;
	return false;
}

/* ---- what is no secret
 * ---------------------------------------------------------------------------------------------------- */

/* Says of itself that it is only there to be replaced. */
static bool is_stand_in(struct str s)
{
	static const char *const words[] = {"your",   "placeholder", "replace", "redacted", "xxxx",    "****", "...",
					    "insert", "-here",       "_here",   "todo",     "example", "dummy"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (has_nocase(s, words[i]))
			return true;
	/* NAME_OF_A_VARIABLE, or one character again and again. */
	bool shouted = str_find(s, '_') < s.n, same = true;
	for (size_t i = 0; i < s.n; i++) {
		shouted &= (class_of(s.p[i]) & (UPPER | UNDERSCORE)) != 0;
		same &= s.p[i] == s.p[0];
	}
	return shouted || same || is_placeholder(s) || str_find(s, '<') < s.n;
}

/* Is one of the parts between separators a word: four letters or more, not all of them hexadecimal digits? */
static bool has_word(struct str s)
{
	for (size_t begin = 0, end; begin < s.n; begin = end + 1) {
		unsigned all = 0;
		bool hex = true;
		for (end = begin; end < s.n && class_of(s.p[end]) & ALNUM; end++) {
			all |= class_of(s.p[end]);
			hex &= lower(s.p[end]) <= 'f';
		}
		if (end - begin >= 4 && !(all & DIGIT) && !hex)
			return true;
	}
	return false;
}

/* Does a text look made by a generator rather than by a person: enough different characters, and letters and digits, or
 * small letters and capitals, in a disorder that words and CamelCase do not have? */
static bool looks_random(struct str s, size_t least)
{
	uint64_t seen[2] = {0, 0};
	size_t digits = 0, capitals = 0, distinct = 0, dots = 0;
	unsigned last = 0, all = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned class = class_of(s.p[i]);
		if (!class && s.p[i] != '~')
			return false;
		dots += class == DOT;
		all |= class;
		unsigned char byte = (unsigned char)s.p[i];
		uint64_t bit = (uint64_t)1 << (byte & 63);
		distinct += !(seen[byte >> 6 & 1] & bit);
		seen[byte >> 6 & 1] |= bit;
		if (!(class & ALNUM)) {
			last = 0;
			continue;
		}
		digits += last && (last == DIGIT) != (class == DIGIT);
		capitals += last == LOWER && class == UPPER;
		last = class;
	}
	if (s.n < least || (dots > 1 && !(all & UPPER)))
		return false;
	/* The name of an object, with a hash at its end perhaps. */
	if (!(all & UPPER) && has_word(s))
		return false;
	/* CamelCase changes about once in five characters; "V2" at its end is one more. */
	bool disorder = digits >= 3 ? (digits + capitals) * 6 >= s.n : !(all & DIGIT) && capitals * 4 >= s.n;
	return disorder && distinct >= (least >= 16 ? 8u : 5u);
}

/* ---- shapes
 * --------------------------------------------------------------------------------------------------------------- */

struct shape {
	const char *prefix;
	/** Characters of what follows, how many there are at least, and at most (0: no limit). */
	unsigned body;
	uint16_t least, most;
	/** What follows must look random: the prefix alone is no proof. */
	bool random;
	const char *what;
};

/* A longer prefix stands before a shorter one that it begins with. */
static const struct shape shapes[] = {
	{"api_org_", ALNUM, 30, 0, false, "a Hugging Face token"},
	{"hf_", ALNUM, 30, 40, false, "a Hugging Face token"},
	{"sk-ant-", URLSAFE, 32, 0, false, "an Anthropic API key"},
	{"sk-or-v1-", ALNUM, 40, 0, false, "an OpenRouter API key"},
	{"sk-proj-", URLSAFE, 32, 0, false, "an OpenAI API key"},
	{"sk-svcacct-", URLSAFE, 32, 0, false, "an OpenAI API key"},
	{"sk-admin-", URLSAFE, 32, 0, false, "an OpenAI API key"},
	{"sk-", ALNUM, 32, 0, true, "an OpenAI API key"},
	{"nvapi-", URLSAFE, 40, 0, false, "an NVIDIA NGC API key"},
	{"wandb_v1_", WORD, 40, 0, false, "a Weights & Biases API key"},
	{"gsk_", ALNUM, 40, 0, false, "a Groq API key"},
	{"r8_", ALNUM, 37, 37, false, "a Replicate API token"},
	{"AKIA", UPPER | DIGIT, 16, 16, false, "an AWS access key"},
	{"ASIA", UPPER | DIGIT, 16, 16, true, "an AWS access key"},
	{"AIza", URLSAFE, 35, 35, false, "a Google API key"},
	{"GOCSPX-", URLSAFE, 28, 0, false, "a Google OAuth client secret"},
	{"ya29.", URLSAFE, 40, 0, false, "a Google access token"},
	{"ghp_", ALNUM, 36, 0, false, "a GitHub token"},
	{"gho_", ALNUM, 36, 0, false, "a GitHub token"},
	{"ghu_", ALNUM, 36, 0, false, "a GitHub token"},
	{"ghs_", ALNUM, 36, 0, false, "a GitHub token"},
	{"ghr_", ALNUM, 36, 0, false, "a GitHub token"},
	{"github_pat_", WORD, 60, 0, false, "a GitHub token"},
	{"glpat-", URLSAFE | DOT, 20, 0, false, "a GitLab token"},
	{"glptt-", ALNUM, 40, 0, false, "a GitLab token"},
	{"gldt-", URLSAFE, 20, 0, false, "a GitLab token"},
	{"xoxb-", ALNUM | DASH, 24, 0, false, "a Slack token"},
	{"xoxp-", ALNUM | DASH, 24, 0, false, "a Slack token"},
	{"xoxa-", ALNUM | DASH, 24, 0, false, "a Slack token"},
	{"xapp-", ALNUM | DASH, 24, 0, false, "a Slack token"},
	{"hooks.slack.com/services/", ALNUM | SLASH, 40, 0, false, "a Slack webhook"},
	{"dckr_pat_", URLSAFE, 20, 0, false, "a Docker Hub token"},
	{"npm_", ALNUM, 36, 36, false, "an npm token"},
	{"pypi-AgEIcHlwaS5vcmc", URLSAFE, 50, 0, false, "a PyPI token"},
	{"AccountKey=", BASE64, 60, 0, false, "an Azure storage key"},
	{"SharedAccessKey=", BASE64, 40, 0, false, "an Azure access key"},
};

/* First characters of shapes, and of "-----BEGIN" and "://". */
static const bool starts[256] = {
	['a'] = true, ['h'] = true, ['s'] = true, ['n'] = true, ['w'] = true, ['g'] = true, ['r'] = true, ['A'] = true,
	['G'] = true, ['y'] = true, ['x'] = true, ['d'] = true, ['p'] = true, ['S'] = true, ['-'] = true, [':'] = true,
};

/* Longer than any token; with it, no text takes more than linear time. */
enum { TOKEN_MOST = 512 };

static size_t run_of(struct str s, unsigned classes)
{
	size_t n = 0;
	while (n < s.n && n <= TOKEN_MOST && class_of(s.p[n]) & classes)
		n++;
	return n;
}

/* What a token has at least where its name says that it is one: people cut them. */
enum { LEAST_NAMED = 12 };

/* Does `s` begin with such a token? `named`: it stands under the name of a secret, which is proof enough. */
static bool fits(const struct shape *shape, struct str s, bool named, struct secret_hit *hit)
{
	if (!str_starts(s, shape->prefix))
		return false;
	size_t prefix = strlen(shape->prefix), least = named ? LEAST_NAMED : shape->least;
	struct str body = str_sub(s, prefix, s.n);
	body.n = run_of(body, shape->body);
	if (body.n < least || body.n > (shape->most ? shape->most : TOKEN_MOST) || is_stand_in(body) ||
	    (shape->random && !named && !looks_random(body, least)))
		return false;
	*hit = (struct secret_hit){str_sub(s, 0, prefix + body.n), shape->what};
	return true;
}

/* -----BEGIN ... PRIVATE KEY----- and a body, with line ends as such or as "\n" in JSON. */
static bool private_key(struct str s, struct secret_hit *hit)
{
	if (!str_starts(s, "-----BEGIN "))
		return false;
	size_t end = 11;
	while (end < s.n && end < 64 && (class_of(s.p[end]) & (UPPER | DIGIT) || s.p[end] == ' '))
		end++;
	struct str title = str_sub(s, 11, end - 11);
	if (!str_ends(title, "PRIVATE KEY") && !str_ends(title, "PRIVATE KEY BLOCK"))
		return false;
	if (!str_starts(str_sub(s, end, 5), "-----"))
		return false;
	struct str rest = str_sub(s, end + 5, s.n);
	size_t body = 0, i = 0;
	for (; i < rest.n; i++) {
		if (rest.p[i] == '\\' && i + 1 < rest.n && rest.p[i + 1] == 'n')
			i++;
		else if (class_of(rest.p[i]) & BASE64)
			body++;
		else if (!is_blank(rest.p[i]))
			break;
	}
	if (body < 32 || is_stand_in(str_sub(rest, 0, i)))
		return false;
	*hit = (struct secret_hit){str_sub(s, 0, end + 5 + i), "a private key"};
	return true;
}

/* User names and passwords with which documents explain what such a URL looks like. */
static bool is_sample_login(struct str user, struct str password)
{
	static const char *const users[] = {"user", "username", "login"};
	static const char *const passwords[] = {"pass", "password", "pwd", "secret"};
	for (size_t u = 0; u < COUNT_OF(users); u++)
		for (size_t p = 0; p < COUNT_OF(passwords); p++)
			if (str_eq_nocase(user, str_of(users[u])) && str_eq_nocase(password, str_of(passwords[p])))
				return true;
	return false;
}

/* ://user:password@ ; `s` begins at the colon. */
static bool url_password(struct str s, struct secret_hit *hit)
{
	if (!str_starts(s, "://"))
		return false;
	size_t colon = 0, i = 3;
	/* Longer than any user and password that people have. */
	for (; i < s.n && i < 300 && s.p[i] != '@'; i++) {
		if (s.p[i] == ':' && !colon)
			colon = i;
		/* What ends the host of a URL without a password, or stands in patterns and placeholders. */
		if (is_blank(s.p[i]) || strchr("/?#\"'`<>{}[]()|\\^$*,;", s.p[i]))
			return false;
	}
	if (i >= s.n || s.p[i] != '@' || !colon || colon + 1 == i)
		return false;
	struct str user = str_sub(s, 3, colon - 3), password = str_sub(s, colon + 1, i - colon - 1);
	if (is_sample_login(user, password) || is_stand_in(password) || str_find(password, '%') == 0)
		return false;
	*hit = (struct secret_hit){password, "a password in a URL"};
	return true;
}

bool secret_next(struct str text, size_t *from, struct secret_hit *hit)
{
	for (size_t i = *from; i + 8 < text.n; i++) {
		if (!starts[(unsigned char)text.p[i]])
			continue;
		struct str s = str_sub(text, i, text.n);
		bool found = false;
		if (text.p[i] == '-')
			found = private_key(s, hit);
		else if (text.p[i] == ':')
			found = url_password(s, hit);
		else if (i == 0 || !(class_of(text.p[i - 1]) & WORD))
			for (size_t k = 0; k < COUNT_OF(shapes) && !found; k++)
				found = shapes[k].prefix[0] == text.p[i] && fits(&shapes[k], s, false, hit);
		if (!found)
			continue;
		*from = (size_t)(hit->text.p - text.p) + hit->text.n;
		return true;
	}
	*from = text.n;
	return false;
}

/* ---- names
 * ---------------------------------------------------------------------------------------------------------------- */

enum name_class { NAME_PLAIN, NAME_KEY, NAME_PASSWORD };

/* Ends of names, without separators and in small letters. */
static const struct {
	const char *end;
	enum name_class class;
} name_ends[] = {
	{"password", NAME_PASSWORD}, {"passwd", NAME_PASSWORD},     {"passphrase", NAME_PASSWORD},
	{"pwd", NAME_PASSWORD},      {"token", NAME_KEY},           {"secret", NAME_KEY},
	{"apikey", NAME_KEY},        {"accesskey", NAME_KEY},       {"secretkey", NAME_KEY},
	{"privatekey", NAME_KEY},    {"authkey", NAME_KEY},         {"accountkey", NAME_KEY},
	{"storagekey", NAME_KEY},    {"signingkey", NAME_KEY},      {"masterkey", NAME_KEY},
	{"servicekey", NAME_KEY},    {"subscriptionkey", NAME_KEY}, {"encryptionkey", NAME_KEY},
};

/* Words that make of a secret's name that of something else: its hash, its public half, the working directory. */
static const char *const name_excuses[] = {"checksum", "hash",    "digest", "fingerprint", "public",
					   "publish",  "version", "oldpwd", "revision"};

enum { NAME_ROOM = 64 };

static enum name_class name_class(struct str name)
{
	/* What stands before a '/' is whose annotation it is. */
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '/') {
			if (has_nocase(str_sub(name, 0, i), "checksum"))
				return NAME_PLAIN;
			name = str_sub(name, i + 1, name.n);
			break;
		}
	/* The last letter of all that are in the table. */
	if (name.n == 0 || !strchr("dtnyeDTNYE", name.p[name.n - 1]))
		return NAME_PLAIN;
	char flat[NAME_ROOM];
	size_t n = 0;
	name = name.n > NAME_ROOM ? str_sub(name, name.n - NAME_ROOM, NAME_ROOM) : name;
	for (size_t i = 0; i < name.n; i++)
		if (class_of(name.p[i]) & ALNUM)
			flat[n++] = lower(name.p[i]);
	struct str s = {flat, n};
	enum name_class class = NAME_PLAIN;
	for (size_t i = 0; i < COUNT_OF(name_ends) && class == NAME_PLAIN; i++)
		if (str_ends(s, name_ends[i].end))
			class = name_ends[i].class;
	if (class == NAME_PLAIN || str_is(s, "pwd"))
		return NAME_PLAIN;
	for (size_t i = 0; i < COUNT_OF(name_excuses); i++)
		if (str_has(s, name_excuses[i]))
			return NAME_PLAIN;
	return class;
}

/* A switch, or a word that says that there is none. */
static bool is_switch(struct str s)
{
	static const char *const words[] = {"true",     "false",    "yes",      "no",       "on",      "off",
					    "none",     "null",     "nil",      "0",        "1",       "-",
					    "n/a",      "na",       "empty",    "disabled", "enabled", "auto",
					    "required", "optional", "generate", "random"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq_nocase(s, str_of(words[i])))
			return true;
	return false;
}

/* Leads to where the secret is kept, or is encrypted. */
static bool is_reference(struct str s)
{
	static const char *const marks[] = {"vault:",  "arn:",       "ref+",     "enc[",      "{cipher}",
					    "secret:", "secretref:", "env:",     "file:",     "op:",
					    "ssm:",    "sops:",      "keyvault", "projects/", "@microsoft"};
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (starts_nocase(s, marks[i]))
			return true;
	return str_has(s, "://") || str_starts(s, "./") || str_starts(s, "~/") ||
	       (s.p[0] == '/' && !looks_random(s, 24));
}

/* The whole value is a token of a known issuer, which may be shorter than it should be. */
static bool known_token(struct str value, struct secret_hit *hit)
{
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		if (shapes[i].prefix[0] == value.p[0] && fits(&shapes[i], value, true, hit))
			return hit->text.n == value.n;
	return false;
}

/* A key in hexadecimal, which may happen to look orderly. */
static bool is_hex_key(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(class_of(s.p[i]) & DIGIT) && !(lower(s.p[i]) >= 'a' && lower(s.p[i]) <= 'f'))
			return false;
	return s.n >= 32;
}

bool secret_named(struct str name, struct str value, enum secret_place place, struct secret_hit *hit)
{
	value = str_trim(value);
	if (place == SECRET_PERHAPS && value.n < 8)
		return false;
	enum name_class class = name_class(name);
	if (class == NAME_PLAIN || value.n == 0 || value.n > 4096 || is_switch(value) || is_reference(value))
		return false;
	for (size_t i = 0; i < value.n; i++)
		if (is_blank(value.p[i]))
			return false;
	/* A password that is the word for an example works as a password. */
	bool password = class == NAME_PASSWORD;
	if (is_stand_in(value) && !(password && (str_is(value, "example") || str_is(value, "dummy"))))
		return false;
	if (place == SECRET_GIVEN && password) {
		*hit = (struct secret_hit){value, "a password"};
		return true;
	}
	if (place == SECRET_GIVEN && known_token(value, hit))
		return true;
	if (!looks_random(value, password ? 8 : 16) && !(place == SECRET_GIVEN && is_hex_key(value)))
		return false;
	*hit = (struct secret_hit){value, password ? "a password" : "a key or token"};
	return true;
}

bool secret_is_stand_in(struct str value)
{
	return value.n == 0 || is_stand_in(value) || (is_reference(value) && !str_has(value, "://"));
}

/* ---- assignments in text
 * -------------------------------------------------------------------------------------------------- */

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* The name that ends before `end`, a blank or quote in between allowed. */
static struct str name_before(struct str text, size_t end)
{
	while (end > 0 && (text.p[end - 1] == ' ' || is_quote(text.p[end - 1])))
		end--;
	/* Most words are no secret's name: the last letter of all that are. */
	if (end == 0 || !strchr("dtnyeDTNYE", text.p[end - 1]))
		return (struct str){NULL, 0};
	size_t begin = end;
	while (begin > 0 && end - begin < NAME_ROOM && class_of(text.p[begin - 1]) & (URLSAFE | DOT))
		begin--;
	while (begin < end && text.p[begin] == '-')
		begin++;
	return str_sub(text, begin, end - begin);
}

/* The value behind a '=' or ':' at `at`; empty when it is an expression. */
static struct str value_behind(struct str text, size_t at)
{
	size_t begin = at + 1;
	while (begin < text.n && (text.p[begin] == ' ' || text.p[begin] == '=' || is_quote(text.p[begin])))
		begin++;
	size_t end = begin;
	while (end < text.n && end - begin <= TOKEN_MOST && !is_blank(text.p[end]) && !is_quote(text.p[end]) &&
	       !strchr(",;)]}&|<>([{$`\\", text.p[end]))
		end++;
	bool expression = end < text.n && strchr("([{$`<", text.p[end]);
	return str_sub(text, begin, expression ? 0 : end - begin);
}

bool secret_assigned(struct str text, size_t *from, struct str *name, struct secret_hit *hit)
{
	for (size_t i = *from; i + 8 < text.n; i++) {
		if (text.p[i] != '=' && text.p[i] != ':')
			continue;
		*name = name_before(text, i);
		if (name->n < 3)
			continue;
		struct str value = value_behind(text, i);
		if (value.n < 8 || value.n > TOKEN_MOST || !looks_random(value, 8) ||
		    !secret_named(*name, value, SECRET_PERHAPS, hit))
			continue;
		*from = (size_t)(hit->text.p - text.p) + hit->text.n;
		return true;
	}
	*from = text.n;
	return false;
}
