/* SPDX-License-Identifier: Apache-2.0
 * Host program: writes the hash table that key_lookup uses, from keys.def. Open addressing with linear probing at most
 * a third full. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "doc/key.h"
#include "doc/key_hash.h"

static const char *const names[KEY_COUNT] = {
	"",
#define KEY(name) #name,
#define KEY_AS(id, text) text,
#include "doc/keys.def"
#undef KEY
#undef KEY_AS
};

int main(void)
{
	enum { LARGEST = 8192 };
	static uint16_t table[LARGEST];
	size_t size = 64;
	while (size < 3 * (size_t)KEY_COUNT)
		size *= 2;
	if (size > LARGEST) {
		fputs("mkkeys: too many keys\n", stderr);
		return 1;
	}
	for (unsigned id = 1; id < KEY_COUNT; id++) {
		size_t slot = key_hash(names[id], strlen(names[id])) & (size - 1);
		for (; table[slot]; slot = (slot + 1) & (size - 1))
			if (strcmp(names[table[slot]], names[id]) == 0) {
				fprintf(stderr, "mkkeys: '%s' stands twice in keys.def\n", names[id]);
				return 1;
			}
		table[slot] = (uint16_t)id;
	}
	puts("/* Made by mkkeys from src/doc/keys.def. */");
	printf("enum { KEY_TABLE_SIZE = %zu };\nstatic const uint16_t key_table[KEY_TABLE_SIZE] = {", size);
	for (size_t i = 0; i < size; i++)
		printf("%s%u,", i % 24 ? "" : "\n\t", (unsigned)table[i]);
	puts("\n};");
	printf("static const struct str key_names[] = {\n");
	for (unsigned id = 0; id < KEY_COUNT; id++)
		printf("\t{\"%s\", %zu},\n", names[id], strlen(names[id]));
	puts("};");
	return 0;
}
