/* SPDX-License-Identifier: Apache-2.0
 * Host program: `embed NAME FILE...` writes a C file that holds the files' bytes as `embedded_NAME[]`
 * (base/embedded.h), sorted as given. */
#include <stdio.h>
#include <string.h>

/* The name without the leading "templates/" or "schemas/". */
static const char *short_name(const char *folder, const char *path)
{
	size_t n = strlen(folder);
	return strncmp(path, folder, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static int embed_file(FILE *f, unsigned number)
{
	size_t n = 0;
	printf("static const unsigned char bytes_%u[] = {", number);
	for (int c; (c = getc(f)) != EOF; n++)
		printf("%s%d,", n % 32 ? "" : "\n\t", c);
	puts("\n\t0\n};");
	return ferror(f);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	printf("/* Made by embed. */\n#include \"base/embedded.h\"\n\n");
	for (int i = 2; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		if (!f || embed_file(f, (unsigned)i)) {
			perror(argv[i]);
			return 1;
		}
		fclose(f);
	}
	printf("extern const struct embedded embedded_%s[];\n", argv[1]);
	printf("const struct embedded embedded_%s[] = {\n", argv[1]);
	for (int i = 2; i < argc; i++)
		printf("\t{\"%s\", (const char *)bytes_%d, sizeof bytes_%d - 1},\n", short_name(argv[1], argv[i]), i,
		       i);
	puts("\t{0, 0, 0}\n};");
	return 0;
}
