/* SPDX-License-Identifier: Apache-2.0
 * Tells secrets in text: by the shape that an issuer gives its tokens, and by the name they stand under. Nothing is
 * allocated. */
#ifndef K8SAI_LINT_SECRETS_H
#define K8SAI_LINT_SECRETS_H

#include "base/str.h"

/** A secret in a text. */
struct secret_hit {
	/** The bytes to hide: all of the token, or the password of a URL. A slice of the text. */
	struct str text;
	/** "a Hugging Face token". */
	const char *what;
};

/** The next secret by shape in `text` from byte `*from` on, which is moved behind it; false when there is no more.
 * Tokens of known issuers, private keys in PEM, keys in connection strings, and passwords in URLs; not those that say
 * themselves that they are only examples. Linear in the text. */
bool secret_next(struct str text, size_t *from, struct secret_hit *hit);

/** How much is known of the place of a named value. */
enum secret_place {
	/** It is what a program gets under that name: environment, flags, entries of a ConfigMap. Any password counts,
	   whatever it is. */
	SECRET_GIVEN,
	/** Anything else with a name: only what looks random counts. */
	SECRET_PERHAPS,
};
/** Is `value`, under `name`, a secret? Fills in what it is. Placeholders, references to a secret store, paths, switches
 * and URLs are none. */
bool secret_named(struct str name, struct str value, enum secret_place place, struct secret_hit *hit);

/** Does the value say that it is only there to be replaced, or is it a reference to where the secret is kept? Empty
 * values do. */
bool secret_is_stand_in(struct str value);

/** The next `name = value` or `name: value` in a script or configuration text whose value is a secret; as secret_next.
 * `name` is a slice of the text. */
bool secret_assigned(struct str text, size_t *from, struct str *name, struct secret_hit *hit);

#endif
