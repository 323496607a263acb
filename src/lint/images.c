/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/images.h"

bool image_tag_moves(struct str tag)
{
	static const char *const moving[] = {"latest", "main", "nightly", "master", "edge", "canary", "dev", "develop"};
	for (size_t i = 0; i < COUNT_OF(moving); i++)
		if (str_eq_nocase(tag, str_of(moving[i])))
			return true;
	return str_starts(tag, "latest-");
}

bool image_is_pinned(const struct image_parts *image)
{
	return image->digest.n || (image->tag.n && !image_tag_moves(image->tag));
}
