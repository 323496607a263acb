/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/mig.h"

/* Far above any GPU's slices and gigabytes. */
enum { LARGEST = 100000 };

static bool read_number(struct str s, size_t *i, int64_t *out)
{
	size_t from = *i;
	while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9')
		++*i;
	return str_to_i64(str_sub(s, from, *i - from), out) && *out <= LARGEST;
}

bool mig_name_read(struct str s, struct mig_name *out)
{
	size_t i = 0;
	if (!read_number(s, &i, &out->compute) || i + 1 >= s.n || s.p[i] != 'g' || s.p[i + 1] != '.')
		return false;
	i += 2;
	if (!read_number(s, &i, &out->gigabytes) || i + 1 >= s.n || s.p[i] != 'g' || s.p[i + 1] != 'b')
		return false;
	out->base = str_sub(s, 0, i + 2);
	return i + 2 == s.n || s.p[i + 2] == '.' || s.p[i + 2] == '+' || s.p[i + 2] == '-';
}

/* Drivers round the larger sizes differently: GB200 has had 7g.186gb and 7g.189gb. */
static bool is_near(const struct mig_name *a, const struct mig_name *b)
{
	int64_t apart = a->gigabytes > b->gigabytes ? a->gigabytes - b->gigabytes : b->gigabytes - a->gigabytes;
	return a->compute == b->compute && (apart == 0 || (b->gigabytes >= 45 && apart * 100 <= b->gigabytes * 3));
}

bool mig_gpu_has(const struct gpu *gpu, const struct mig_name *wanted)
{
	struct mig_name own;
	for (size_t i = 0; i < gpu->n_mig; i++)
		if (mig_name_read(str_of(gpu->mig[i].profile), &own) && is_near(wanted, &own))
			return true;
	return false;
}

/* RTX PRO 4500 and the 72 GB RTX PRO 5000, which are too small a part of clusters to stand in the catalog:
 * https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html */
static const char *const other_profiles[] = {"1g.16gb", "2g.32gb", "1g.36gb", "2g.72gb"};

bool mig_any_has(const struct mig_name *wanted)
{
	for (size_t i = 0; i < catalog_n_gpus; i++)
		if (mig_gpu_has(&catalog_gpus[i], wanted))
			return true;
	for (size_t i = 0; i < COUNT_OF(other_profiles); i++)
		if (str_is(wanted->base, other_profiles[i]))
			return true;
	return false;
}
