/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"

enum { LONGEST = 128 };

unsigned edit_distance(struct str a, struct str b, unsigned most)
{
	if (a.n > LONGEST || b.n > LONGEST)
		return most + 1;
	/* Damerau-Levenshtein (optimal string alignment) over three rows. */
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.n; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned cost = a.p[i - 1] != b.p[j - 1];
			unsigned d = last[j - 1] + cost;
			if (last[j] + 1 < d)
				d = last[j] + 1;
			if (row[j - 1] + 1 < d)
				d = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
			    before[j - 2] + 1 < d)
				d = before[j - 2] + 1;
			row[j] = d;
		}
		unsigned *spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b.n] > most ? most + 1 : last[b.n];
}

struct nearest nearest_start(struct str wanted)
{
	return (struct nearest){.wanted = wanted};
}

void nearest_offer(struct nearest *n, struct str candidate)
{
	size_t longer = n->wanted.n > candidate.n ? n->wanted.n : candidate.n;
	unsigned most = longer < 6 ? 1 : (unsigned)(longer / 3);
	unsigned d = str_eq_nocase(n->wanted, candidate) ? 0 : edit_distance(n->wanted, candidate, most);
	if (d > most || (n->best.p && d > n->distance))
		return;
	n->tie = n->best.p && d == n->distance;
	if (n->tie)
		return;
	n->best = candidate;
	n->distance = d;
}
