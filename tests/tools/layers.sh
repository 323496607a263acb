#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# layers.sh: a folder of src/ includes only itself and the folders below it; each foreign library has one door; only the upper floors print.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2
# Lowest first, as in the Makefile.
layers=$(sed -n 's/^LAYERS *= *//p' Makefile)
[ -n "$layers" ] || { echo 'layers.sh: no LAYERS in the Makefile' >&2; exit 2; }

find src -name '*.[ch]' ! -path 'src/host/*' | sort | xargs awk -v layers="$layers" '
function bad(text) { printf "FAIL %s:%d: %s\n", FILENAME, FNR, text; wrong[FILENAME] = 1 }
BEGIN {
	n = split(layers, name, " ")
	for (i = 1; i <= n; i++) height[name[i]] = i
	door["yaml.h"] = "^src/doc/"
	door["cjson/cJSON.h"] = door["cJSON.h"] = "^src/base/json\\.c$"
	door["pcre2.h"] = "^src/base/regex\\.c$"
	door["pthread.h"] = "^src/base/thread\\.c$"
	# The message for want of memory cannot come from above.
	may_print = "^src/(cmd/|report/|main\\.c$|base/alloc\\.c$)"
	prints = "(^|[^A-Za-z0-9_])(printf|vprintf|fprintf|vfprintf|puts|fputs|putchar|putc|fputc|fwrite|perror|dprintf|vdprintf)[ \t]*\\("
}
FNR == 1 {
	files++
	split(FILENAME, part, "/")
	folder = part[2]
	own = folder ~ /\.c$/ ? n + 1 : height[folder]
	if (!own) bad("folder is no layer of the Makefile")
	comment = 0
}
/^[ \t]*#[ \t]*include/ {
	file = $0
	sub(/^[^<"]*[<"]/, "", file)
	sub(/[>"].*/, "", file)
	if (file in door && FILENAME !~ door[file]) bad(file " may be included only by " door[file])
	if ($0 ~ /"/ && file ~ /\//) {
		other = file
		sub(/\/.*/, "", other)
		if (!(other in height)) bad("\"" file "\" is in no layer")
		else if (height[other] > own) bad(folder " includes " file " from above")
	} else if ($0 ~ /"/ && file !~ /^(key_table|catalog_data)\.h$/) bad("\"" file "\" is written without its folder")
	next
}
{
	code = $0
	gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
	if (comment) { if (!sub(/^.*\*\//, "", code)) next; comment = 0 }
	while (code ~ /\/\*.*\*\//) { at = index(code, "/*"); rest = substr(code, at + 2); code = substr(code, 1, at - 1) substr(rest, index(rest, "*/") + 2) }
	if (code ~ /\/\*/) { sub(/\/\*.*/, "", code); comment = 1 }
	if (code ~ prints && FILENAME !~ may_print) bad("prints: " $0)
}
END {
	for (file in wrong) failed++
	printf "%d passed, %d failed\n", files - failed, failed
	exit failed > 0
}'
