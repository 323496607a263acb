#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sizes.sh [OBJECTS]: functions of at most 80 lines, files of at most 700, no typedef of a struct; in src/ lines of at most 200 columns and no banned
# functions; and, for the object files below OBJECTS (default build/obj), no variable that can change.
set -u
cd "$(dirname "$0")/../.." || exit 2
objects=${1:-build/obj}
status=0

find src tests -name '*.[ch]' | sort | xargs awk '
function bad(text) { printf "FAIL %s:%d: %s\n", FILENAME, FNR, text; failed++ }
BEGIN {
	banned = "(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|localtime_r|ctime|ctime_r|asctime|gmtime|atoi|atol|atof|tmpnam|mktemp|" \
		"system|popen|rand|alloca|setlocale|stpcpy|longjmp)[ \t]*\\("
}
FNR == 1 {
	if (file && lines > 700) printf "FAIL %s: %d lines; at most 700\n", file, lines, failed++
	file = FILENAME
	start = 0
	if ($0 !~ /^\/\* SPDX-License-Identifier: Apache-2\.0/) bad("no SPDX line")
}
{
	lines = FNR
	width = 0
	text = $0
	while ((at = index(text, "\t")) > 0) { width += at - 1; width += 8 - width % 8; text = substr(text, at + 1) }
	# Continuation bytes of UTF-8 take no column.
	gsub(/[\200-\277]/, "", text)
	if (FILENAME ~ /^src\// && width + length(text) > 200) bad("line of " width + length(text) " columns; at most 200")
}
# A function begins where a name and its parameters stand at the margin, and ends at the brace there.
/^[A-Za-z].*\(/ && !/;[ \t]*$/ && !/^#/ && !/=.*\{/ { start = FNR }
/^\{/ && start { body = 1 }
/^\}/ {
	if (start && body && FNR - start + 1 > 80) bad("a function of " FNR - start + 1 " lines; at most 80")
	start = body = 0
}
/^typedef[ \t]+struct/ { bad("typedef of a struct") }
{
	code = $0
	gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
	sub(/\/\*.*/, "", code)
	if (FILENAME ~ /^src\// && code !~ /^[ \t]*\*/ && code ~ banned) bad("banned function: " $0)
}
END {
	if (lines > 700) printf "FAIL %s: %d lines; at most 700\n", file, lines, failed++
	if (failed) exit 1
}
' || status=1

# Constants with addresses in them live in .data.rel.ro, which the loader makes read-only. The rest of .data and .bss can change.
if [ -d "$objects" ]; then
	find "$objects" -name '*.o' ! -path '*/host/*' | sort | xargs nm -A -f sysv 2>/dev/null | awk -F'|' '
	{ section = $NF; gsub(/ /, "", section); name = $1; gsub(/ /, "", name) }
	section ~ /^(\.data|\.bss|\.tbss|\.tdata|\*COM\*)/ && section !~ /^\.data\.rel\.ro/ {
		symbol = name
		sub(/.*:/, "", symbol)
		# What sanitizers and coverage add is not ours.
		if (symbol ~ /^(__|\.L|_sub_|\.\.)/ || symbol == "") next
		print "FAIL " name ": a variable that can change, in " section
		failed = 1
	}
	END { exit failed }' || status=1
else
	echo "sizes.sh: no object files below '$objects'" >&2
	exit 2
fi
[ $status -eq 0 ] && echo 'sizes: ok' || echo 'sizes: failed'
exit $status
