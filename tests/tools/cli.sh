#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Golden command tests: cli.sh [--update] [TOPIC[/NAME]]...
#
# tests/cli/TOPIC/NAME.cmd is run by sh in a scratch folder that holds a copy of TOPIC/in, with k8sai in PATH, and must give NAME.out, NAME.err and
# NAME.status (a missing file: no output, status 0). --update writes what came. A crash, a signal or a sanitizer's report is never a pass. The program is
# $K8SAI, or k8sai in $BUILD.
set -u
cd "$(dirname "$0")/../.." || exit 2
K8SAI=${K8SAI:-${BUILD:-build}/k8sai}
case $K8SAI in /*) ;; *) K8SAI=$PWD/$K8SAI ;; esac
[ -x "$K8SAI" ] || { echo "cli.sh: no program at '$K8SAI'" >&2; exit 2; }
update=
[ "${1-}" = --update ] && { update=1; shift; }

scratch=$(mktemp -d) || exit 2
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
CRASHES=$scratch/crashes
mkdir "$scratch/bin"
# A crash in the middle of a pipe would not show in the status of the line: every call goes through this.
cat > "$scratch/bin/k8sai" <<'EOF'
#!/bin/sh
"$K8SAI" "$@"
status=$?
if [ $status -gt 2 ]; then echo "status $status: k8sai $*" >> "$CRASHES"; fi
exit $status
EOF
chmod +x "$scratch/bin/k8sai"
PATH=$scratch/bin:$PATH
export PATH K8SAI CRASHES
# The same everywhere: no colour, no terminal, no locale, no clock, no configuration of the user's. A report of a sanitizer has a status of its own.
LC_ALL=C TZ=UTC TERM=dumb HOME=$scratch/home
ASAN_OPTIONS=exitcode=99:${ASAN_OPTIONS-} UBSAN_OPTIONS=exitcode=99:halt_on_error=1:${UBSAN_OPTIONS-} LSAN_OPTIONS=exitcode=99:${LSAN_OPTIONS-}
export LC_ALL TZ TERM HOME ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS
unset NO_COLOR CLICOLOR_FORCE

passed=0 failed=0

# same GOT WANTED: equal, where a missing WANTED stands for nothing.
same() {
	if [ -f "$2" ]; then cmp -s "$1" "$2"; else [ ! -s "$1" ]; fi
}

# keep GOT WANTED: what came becomes what is wanted.
keep() {
	if [ -s "$1" ]; then cmp -s "$1" "$2" || cp "$1" "$2"; else rm -f "$2"; fi
}

show() {
	if [ -f "$2" ]; then diff -u "$2" "$1"; else diff -u /dev/null "$1"; fi | head -n "${SHOW_LINES:-40}"
}

run_case() {
	case_base=${1%.cmd} topic=${1%/*}
	chmod -R u+rwx "$scratch/work" 2>/dev/null
	rm -rf "$scratch/work"
	if [ -d "$topic/in" ]; then cp -R "$topic/in" "$scratch/work"; else mkdir "$scratch/work"; fi
	: > "$CRASHES"
	(cd "$scratch/work" && exec sh "$here/$1") > "$scratch/out" 2> "$scratch/err" < /dev/null
	status=$?
	: > "$scratch/status"
	[ $status -eq 0 ] || echo $status > "$scratch/status"
	if [ -s "$CRASHES" ] || [ $status -gt 125 ]; then
		echo "FAIL $case_base: crashed"
		cat "$CRASHES"
		head -n 40 "$scratch/err"
		failed=$((failed + 1))
		return
	fi
	if [ -n "$update" ]; then
		for part in out err status; do keep "$scratch/$part" "$case_base.$part"; done
		passed=$((passed + 1))
		return
	fi
	for part in out err status; do
		same "$scratch/$part" "$case_base.$part" && continue
		echo "FAIL $case_base: .$part differs"
		show "$scratch/$part" "$case_base.$part"
		failed=$((failed + 1))
		return
	done
	passed=$((passed + 1))
}

here=$PWD
if [ $# -eq 0 ]; then set -- '*'; fi
for wanted; do
	found=
	case $wanted in
	*/*) pattern=tests/cli/$wanted.cmd ;;
	*) pattern=tests/cli/$wanted/*.cmd ;;
	esac
	for file in $pattern; do
		[ -f "$file" ] || continue
		found=1
		run_case "$file"
	done
	[ -n "$found" ] || { echo "cli.sh: no test '$wanted'" >&2; exit 2; }
done
# A golden file whose command is gone checks nothing.
for file in tests/cli/*/*.out tests/cli/*/*.err tests/cli/*/*.status; do
	[ -f "$file" ] || continue
	if [ ! -f "${file%.*}.cmd" ]; then
		echo "FAIL $file: no command belongs to it"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
