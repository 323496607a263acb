#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sizes.sh [OBJECTS]: functions of at most 80 lines, files of at most 700, no typedef of a struct; no banned functions in src/;
# and, for the object files below OBJECTS (default obj in $BUILD), no variable that can change.
set -u
cd "$(dirname "$0")/../.." || exit 2
objects=${1:-${BUILD:-build}/obj}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM

find src tests -name '*.[ch]' | sort | xargs awk '
function bad(text) { printf "FAIL %s:%d: %s\n", FILENAME, FNR, text }
function end_file() { if (lines > 700) printf "FAIL %s: %d lines; at most 700\n", file, lines }
BEGIN {
	banned = "(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|vsprintf|gets|strtok|localtime|localtime_r|ctime|ctime_r|asctime|gmtime|atoi|atol|atof|tmpnam|mktemp|" \
		"system|popen|rand|alloca|setlocale|stpcpy|longjmp)[ \t]*\\("
}
FNR == 1 {
	end_file()
	file = FILENAME
	start = 0
	if ($0 !~ /^\/\* SPDX-License-Identifier: Apache-2\.0/) bad("no SPDX line")
}
{ lines = FNR }
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
END { end_file() }' > "$scratch/sources"

# Constants with addresses in them live in .data.rel.ro, which the loader makes read-only. The rest of .data and .bss can change.
[ -d "$objects" ] || { echo "sizes.sh: no object files below '$objects'" >&2; exit 2; }
find "$objects" -name '*.o' ! -path '*/host/*' | sort | xargs nm -A -f sysv 2>/dev/null | awk -F'|' '
{ section = $NF; gsub(/ /, "", section); name = $1; gsub(/ /, "", name) }
section ~ /^(\.data|\.bss|\.tbss|\.tdata|\*COM\*)/ && section !~ /^\.data\.rel\.ro/ {
	symbol = name
	sub(/.*:/, "", symbol)
	# What sanitizers and coverage add is not ours.
	if (symbol ~ /^(__|\.L|_sub_|\.\.)/ || symbol == "") next
	print "FAIL " name ": a variable that can change, in " section
}' > "$scratch/objects"

cat "$scratch/sources" "$scratch/objects"
files=$(find src tests -name '*.[ch]' | wc -l)
failed=$(sed 's/^FAIL \([^: ]*\).*/\1/' "$scratch/sources" "$scratch/objects" | sort -u | wc -l)
echo "$((files - failed)) passed, $((failed)) failed"
[ "$failed" -eq 0 ]
