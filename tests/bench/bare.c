/* SPDX-License-Identifier: Apache-2.0
 * The limit of the parser we stand on: reads a file and runs libyaml's event loop over it, nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

static unsigned char *read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	unsigned char *text = NULL;
	size_t cap = 0;
	*n = 0;
	do {
		cap = cap ? 2 * cap : 1 << 16;
		unsigned char *more = realloc(text, cap);
		if (!more) {
			free(text);
			fclose(f);
			return NULL;
		}
		text = more;
		*n += fread(text + *n, 1, cap - *n, f);
	} while (*n == cap);
	fclose(f);
	return text;
}

int main(int argc, char **argv)
{
	size_t n = 0, events = 0;
	unsigned char *text = argc == 2 ? read_whole(argv[1], &n) : NULL;
	if (!text) {
		fprintf(stderr, "usage: bare FILE\n");
		return 2;
	}
	yaml_parser_t parser;
	yaml_event_t event;
	if (!yaml_parser_initialize(&parser))
		return 2;
	yaml_parser_set_input_string(&parser, text, n);
	for (int done = 0; !done; events++) {
		if (!yaml_parser_parse(&parser, &event)) {
			fprintf(stderr, "bare: %s\n", parser.problem);
			return 2;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	free(text);
	printf("%zu events\n", events);
	return 0;
}
