#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Do the fixtures notice when a rule changes? Makes one small change at a time in src/lint/rules/**.c (a moved boundary, && for ||, a lost `return`, ...),
compiles that file alone and runs the rule's fixtures, its fixes and tests/real with it. A change that no test notices has survived: it fails the check
unless mutants_known.yaml says why it may. `make check-mutants` builds what this needs and passes the compiler in MUTANTS_CC and MUTANTS_LIBS;
MUTANTS="--rule SCL005" and the like choose. Ends with "N passed, N failed"."""
import argparse
import collections
import glob
import os
import random
import re
import resource
import shlex
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
KNOWN = os.path.join(HERE, "mutants_known.yaml")
TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^[ \t]*\#(?:\\\n|[^\n])*)|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<number>\d[\w.]*)|(?P<word>\w+)"""
    r"""|(?P<sign>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)""", re.S | re.M)
Token = collections.namedtuple("Token", "kind text start end")
Mutant = collections.namedtuple("Mutant", "path start end new change function")

COMPARE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
SWAP = {"&&": "||", "||": "&&", "true": "false", "false": "true"}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*"}
OTHER_SEVERITY = {"SEVERITY_ERROR": "SEVERITY_WARNING", "SEVERITY_WARNING": "SEVERITY_INFO", "SEVERITY_INFO": "SEVERITY_WARNING"}
SAYS = re.compile(r"(inner_)?report(_key|_entry|_at)?$|related_|fix_offer$|arena_printf$|buf_addf$")
SECONDS = 3  # of a processor: a mutant that takes longer hangs, and is noticed


def tokens_of(source):
    return [Token(m.lastgroup, m.group(), m.start(), m.end()) for m in TOKEN.finditer(source) if m.lastgroup != "skip"]


class Maker:
    """The mutants of one file."""

    def __init__(self, path, source):
        self.path, self.source, self.made, self.function = path, source, [], ""
        self.t = tokens_of(source)
        self.mate = self.pairs()
        self.functions = self.bodies()
        self.names = {name for name, _, _ in self.functions}
        self.words = self.messages()

    def text(self, i):
        return self.t[i].text if 0 <= i < len(self.t) else ""

    def pairs(self):
        mate, open_at = {}, []
        for i, token in enumerate(self.t):
            if token.kind == "sign" and token.text in "([{":
                open_at.append(i)
            elif token.kind == "sign" and token.text in ")]}" and open_at:
                mate[open_at[-1]] = i
                mate[i] = open_at.pop()
        return mate

    def bodies(self):
        """(name, first, last token) of each function; braces in braces are skipped."""
        found, i = [], 0
        while i < len(self.t):
            if self.text(i) == "{":
                if self.text(i - 1) == ")":
                    found.append((self.text(self.mate[i - 1] - 1), i, self.mate[i]))
                i = self.mate[i]
            i += 1
        return found

    def messages(self):
        """The tokens that only choose words: what messages are made of is for tests/cli."""
        found = set()
        for i, token in enumerate(self.t):
            if token.kind == "word" and SAYS.match(token.text) and self.text(i + 1) == "(":
                found.update(range(i + 2, self.mate[i + 1]))
            if token.text == "if" and self.text(self.mate[i + 1] + 1).startswith("related_"):
                found.update(range(i, self.mate[i + 1]))
        return found

    def add(self, first, last, new, change):
        self.made.append(Mutant(self.path, self.t[first].start, self.t[last].end, new, change, self.function))

    def swap(self, i, new):
        self.add(i, i, new, "%s -> %s" % (self.text(i), new))

    def statement_end(self, i):
        while self.text(i) != ";":
            i = self.mate[i] + 1 if self.text(i) in ("(", "[", "{") else i + 1
        return i

    def numbers(self, i):
        """One more and one less, but for what a moved comparison says too: x < 2 and x <= 2 are x < 2 and x < 3."""
        m = re.fullmatch(r"(\d+)(?:\.(\d+))?([uUlL]*)", self.text(i))
        if not m or (m.group(1).startswith("0") and len(m.group(1)) > 1):
            return
        before, after, places = self.text(i - 1), self.text(i + 1), len(m.group(2) or "")
        value = int(m.group(1) + (m.group(2) or ""))
        if value == 0 and before in ("==", "!="):
            return
        for n in [value + 1] + ([value - 1] if value else []):
            if not places and (before in (("<", ">=") if n > value else (">", "<=")) or after in ((">", "<=") if n > value else ("<", ">="))):
                continue
            digits = str(n).rjust(places + 1, "0")
            self.swap(i, (digits[:-places] + "." + digits[-places:] if places else digits) + m.group(3))

    def is_binary(self, i):
        token, after = self.t[i], self.t[i + 1]
        return (self.source[token.start - 1] in " \n\t" and self.source[token.end] in " \n" and after.text != "sizeof" and
                not (self.t[i - 1].kind == "text" or after.kind == "text"))

    def in_code(self, i, loops):
        """A token of a function's body. A loop's bound is left alone: reading past the end is what the sanitizers are for."""
        text, before, after = self.text(i), self.text(i - 1), self.text(i + 1)
        bound = any(a <= i <= b for a, b in loops)
        if text in COMPARE and not (bound and text == "<"):
            self.swap(i, COMPARE[text])
        elif text in ("&&", "||"):
            self.swap(i, SWAP[text])
        elif text in ARITHMETIC and self.is_binary(i) and not bound:
            self.swap(i, ARITHMETIC[text])
        elif text == "!":
            self.swap(i, "")
        elif text == "if" and after == "(" and not any(self.text(k) in COMPARE or self.text(k) in ("&&", "||", "!") for k in range(i + 2, self.mate[i + 1])):
            close = self.mate[i + 1]
            self.add(i + 1, close, "(!%s)" % self.source[self.t[i + 1].start:self.t[close].end], "if (x) -> if (!x)")
        elif self.t[i].kind == "number" and before != "[":
            step = text in ("1", "2") and (before in ("+", "-") or after in ("+", "-"))
            if not step and (before in COMPARE or after in COMPARE or before in ("return", "?", ":", "+", "-", "*", "/", "%") or after in ("*", "/", "%", ":")):
                self.numbers(i)
            elif before == "=" and bound and text == "0":
                self.add(i, i, "1", "not the first")
        elif text in OTHER_SEVERITY:
            self.swap(i, OTHER_SEVERITY[text])

    def statements(self, i, last):
        text, before = self.text(i), self.text(i - 1)
        if text in ("continue", "break"):
            self.add(i, i, "", "no " + text)
        elif text == "return":
            end = self.statement_end(i)
            if end + 1 != last:
                self.add(i, end, ";", "no return")
            elif self.text(i + 1) in ("true", "false"):
                self.swap(i + 1, SWAP[self.text(i + 1)])
        elif self.t[i].kind == "word" and self.text(i + 1) == "(" and before in ("{", "}", ";", ")", "else"):
            if self.text(self.mate[i + 1] + 1) == ";" and (text in self.names or text.startswith(("report", "fix_"))):
                self.add(i, self.mate[i + 1], "", "no %s()" % text)

    def declared(self, i):
        """What stands outside of functions: enums, tables, the rule's own flags."""
        text, before, after = self.text(i), self.text(i - 1), self.text(i + 1)
        bound = i > 4 and "text" in (self.t[i - 2].kind, self.t[i - 4].kind) and "struct rule_param" in self.source  # of what a setting may be
        if self.t[i].kind == "number" and text != "0" and not bound and before in ("=", ",", "{", "*", "?", ":") and not (before == ":" and after == ";"):
            self.numbers(i)
        elif text.startswith("RULE_") and "RULE_ENGINE" not in self.source and before in ("=", "|"):
            self.add(i, i, "0", "no " + text)
        elif text.startswith("FOR_") and re.search(r"\.(pod|container) =", self.source):
            self.swap(i, "FOR_AI" if text == "FOR_ALL" else "FOR_ALL")
        elif text in OTHER_SEVERITY:
            self.swap(i, OTHER_SEVERITY[text])
        elif text.startswith("KIND_") and text != "KIND_OTHER" and before in ("{", ",") and after == ",":
            self.add(i, i + 1, "", "no " + text)

    def make(self):
        inside = set()
        for self.function, first, last in self.functions:
            loops = [(i, self.mate[i + 1]) for i in range(first, last) if self.text(i) == "for" and self.text(i + 1) == "("]
            for i in range(first + 1, last):
                if i not in self.words:
                    self.in_code(i, loops)
                self.statements(i, last)
                if self.text(i) == "enum" and "{" in (self.text(i + 1), self.text(i + 2)):
                    body = i + 1 if self.text(i + 1) == "{" else i + 2
                    for k in range(body, self.mate[body]):
                        if self.t[k].kind == "number" and self.text(k - 1) not in ("+", "-", "*", "/"):
                            self.numbers(k)
            inside.update(range(first, last + 1))
        self.function = ""
        for i in range(len(self.t)):
            if i not in inside:
                self.declared(i)
        return sorted(set(self.made))


PICK = """#include <stdlib.h>
#include <string.h>
extern const void *const mutant_rules[];
extern const unsigned long mutant_size;
char rule_%s[4096];
__attribute__((constructor)) static void pick(void) { memcpy(rule_%s, mutant_rules[atoi(getenv("MUTANT"))], mutant_size); }
"""


class Bench:
    """Runs tests with one file of the library replaced."""

    def __init__(self, build, quick):
        self.quick = quick
        self.cc, self.libs = shlex.split(os.environ["MUTANTS_CC"]), shlex.split(os.environ["MUTANTS_LIBS"])
        self.folder = tempfile.mkdtemp(prefix="mutants-", dir=build)
        library = self.at("libk8sai.so")
        archives = [os.path.join(build, "lib%s.a" % name) for name in "lint gen plan catalog kube jsonschema jsone doc diag base".split()]
        self.run(["-shared", "-o", library, "-Wl,--whole-archive"] + archives + ["-Wl,--no-whole-archive"])
        for test in ("lint_rules", "lint_fix", "lint_real"):
            self.run(["-o", self.at(test), "tests/unit/%s.c" % test, library, "-Wl,-rpath," + self.folder])
        self.plain = {}

    def at(self, name):
        return os.path.join(self.folder, name)

    def run(self, arguments):
        subprocess.run(self.cc + arguments + self.libs, check=True)

    def errors(self, *arguments):
        """What the compiler says when it fails."""
        done = subprocess.run(self.cc + ["-w", "-g0", "-fmax-errors=0", *arguments], stderr=subprocess.PIPE, text=True, check=False)
        return done.stderr if done.returncode else ""

    def passes(self, test, pattern, rule, library, number):
        environment = dict(os.environ, LD_PRELOAD=library, K8SAI_RULE=rule, MUTANT=str(number))
        done = subprocess.run([self.at(test), pattern], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)))
        return done.returncode == 0

    def survives(self, rule, library, number=0):
        """Fixtures of the rule, its fixes, the registry, real files: the quick ones first."""
        runs = ("lint_rules", rule or "*"), ("lint_fix", "fixtures_become*"), ("lint_rules", "test_*"), ("lint_real", "*")
        return all(self.passes(test, pattern, rule, library, number) for test, pattern in runs[:3 if self.quick else 4])

    def optimised(self, path, text):
        """The object code without names and lines; None when it does not compile."""
        source = self.write(path, text, "same")
        if self.errors(source, "-O2", "-c", "-o", source + ".o"):
            return None
        with open(source + ".o", "rb") as f:
            code = f.read()
        os.remove(source + ".o")
        os.remove(source)
        return code

    def is_same_code(self, path, original, mutated):
        if path not in self.plain:
            self.plain[path] = self.optimised(path, original)
        return self.plain[path] == self.optimised(path, mutated)

    def write(self, path, text, name):
        source = self.at("%s-%s" % (name, os.path.basename(path)))
        with open(source, "w", encoding="utf-8") as f:
            f.write(text)
        return source

    def try_one(self, mutant, original, library, number):
        """'killed', 'survived', or None for a mutant that is none."""
        mutated = applied(mutant, original)
        mine = None
        if not library:
            library = mine = self.at("m.so")
            if self.errors(self.write(mutant.path, mutated, "m"), "-shared", "-o", library):
                return None
        survived = self.survives(rule_of(mutant.path), library, number)
        if survived and not self.quick and self.is_same_code(mutant.path, original, mutated):
            return None
        return "survived" if survived else "killed"

    def all_at_once(self, path, original, mutants):
        """One library with all mutants of a rule's file, from which MUTANT=N picks one; and the numbers of those that compile. A compiler's start costs
        more than a mutant does. (None, all) when the file is not that simple: its functions are called from others."""
        name = re.search(r"const struct rule rule_(\w+) = ", original)
        if not name or re.search(r"^(?!static\b)\w[\w *]*\([^;{]*\)\n\{", original, re.M):
            return None, set(range(len(mutants)))
        names, good, library = Names(original), set(range(len(mutants))), self.at("all.so")
        pick = self.write("pick.c", PICK % (name.group(1), name.group(1)), "all")
        for _ in range(4):
            parts = [names.copy(n, mutants[n]) for n in sorted(good)]
            table = ", ".join("[%d] = &rule_%s__%d" % (n, name.group(1), n) for n in sorted(good))
            parts.append("const void *const mutant_rules[] = {%s};\nconst unsigned long mutant_size = sizeof(struct rule);\n" % table)
            said = self.errors(self.write(path, "\n".join(parts), "all"), pick, "-shared", "-o", library)
            if not said:
                return library, good
            bad = {int(n) for n in re.findall(r"^mutant-(\d+):\d+:\d+: (?:fatal )?error", said, re.M)}
            if not bad or bad == good:
                break
            good -= bad
        return None, set(range(len(mutants)))


def is_boundary(mutant):
    """Does it move a boundary or switch something off?"""
    return bool(re.match(r"\d|<|>|SEVERITY|FOR_|no (report|RULE_|KIND_|check|judge)", mutant.change))


def applied(mutant, source):
    return source[:mutant.start] + mutant.new + source[mutant.end:]


class Names:
    """What a file declares outside of functions: with a number behind each such name many copies fit into one."""

    def __init__(self, source):
        self.source, maker = source, Maker("", source)
        self.names, self.tags, self.members, i = set(maker.names), set(), [], 0
        while i < len(maker.t):
            text, before, after = maker.text(i), maker.text(i - 1), maker.text(i + 1)
            if text == "{" and "enum" in (before, maker.text(i - 2)):
                self.names.update(maker.text(k) for k in range(i, maker.mate[i]) if maker.text(k - 1) in ("{", ",") and maker.t[k].kind == "word")
            if text == "{" and (before in ("struct", "union") or maker.text(i - 2) in ("struct", "union")):
                self.members.append((maker.t[i].start, maker.t[maker.mate[i]].start))
            if before in ("struct", "enum", "union") and after == "{":
                self.tags.add(text)
            elif maker.t[i].kind == "word" and after in ("=", "["):
                self.names.add(text)
            i = maker.mate[i] + 1 if text in ("{", "(", "[") else i + 1
        self.ends = self.find(source, self.members)

    def find(self, text, members=()):
        """Where the names end; tags and members' names are other matters."""
        tokens, found = tokens_of(text), []
        for i, t in enumerate(tokens):
            before, after = tokens[i - 1].text if i else "", tokens[i + 1].text if i + 1 < len(tokens) else ""
            if t.kind != "word" or before in (".", "->"):
                continue
            member = any(a < t.start < b for a, b in members) and after in (";", ",", "[", ")", ":")
            if t.text in self.tags if before in ("struct", "enum", "union") else t.text in self.names and not (member and before != "["):
                found.append(t.end)
        return found

    def copy(self, number, mutant):
        out, at = ['#line 1 "mutant-%d"\n' % number], 0
        inner = [mutant.start + end for end in self.find(mutant.new)]
        shift = len(mutant.new) - (mutant.end - mutant.start)
        text = applied(mutant, self.source)
        ends = [e for e in self.ends if e <= mutant.start] + inner + [e + shift for e in self.ends if e > mutant.end]
        for end in ends:
            out += [text[at:end], "__%d" % number]
            at = end
        return "".join(out) + text[at:] + "\n"


def rule_of(path):
    """SCL005 for its file and its helpers' files; nothing for what rules share."""
    m = re.match(r"src/lint/rules/\w+/([a-z]{3}\d{3})", path)
    return m.group(1).upper() if m else ""


def line_of(source, at):
    begin = source.rfind("\n", 0, at) + 1
    return source.count("\n", 0, at) + 1, source[begin:source.find("\n", at)].strip()


def read_known():
    """{path: [entry]}; an entry: line (its text) or function (its name), change (left out: each), reason."""
    with open(KNOWN, encoding="utf-8") as f:
        known = yaml.safe_load(f) or {}
    for path, entries in known.items():
        for entry in entries:
            if not entry.get("reason") or not (entry.get("line") or entry.get("function")) or set(entry) - {"line", "function", "change", "reason"}:
                sys.exit("%s: %s: %r needs a line or function, and a reason" % (KNOWN, path, entry))
            entry["met"] = False
    return known


def entry_for(known, mutant, line):
    for entry in known.get(mutant.path, []):
        if (line == entry.get("line") or mutant.function == entry.get("function", "-")) and mutant.change in (entry.get("change") or [mutant.change]):
            return entry
    return None


def choose(options):
    paths = options.file or sorted(glob.glob("src/lint/rules/*/*.c"))
    if options.family:
        paths = [p for p in paths if p.split("/")[3] in [f.lower() for f in options.family]]
    if options.rule:
        paths = [p for p in paths if rule_of(p) in [r.upper() for r in options.rule]]
    return paths


def parse_options():
    parser = argparse.ArgumentParser(description="changes rules one bit at a time and looks whether a test notices")
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--rule", action="append", help="only this rule")
    parser.add_argument("--family", action="append", help="only this family")
    parser.add_argument("--file", action="append", help="this file (of facts that rules share, say) instead")
    parser.add_argument("--sample", type=int, help="so many mutants, taken at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logic", action="store_true", help="also && and ||, negations and early returns, not only boundaries")
    parser.add_argument("--quick", action="store_true", help="neither run tests/real nor look whether a change is one: more survive")
    parser.add_argument("--list", action="store_true", help="only say which mutants there are")
    parser.add_argument("--verbose", action="store_true", help="say each result as it comes")
    parser.add_argument("--known", action="store_true", help="show the known survivors too")
    return parser.parse_args()


class Tally:
    def __init__(self, known):
        self.known, self.counts, self.survivors = known, collections.defaultdict(collections.Counter), []

    def take(self, mutant, source, result):
        number, line = line_of(source, mutant.start)
        entry = entry_for(self.known, mutant, line)
        if entry:
            entry["met"] = True
        if result == "survived" and entry:
            result = "known"
        self.counts[mutant.path][result] += 1
        if result in ("survived", "known"):
            self.survivors.append((mutant.path, number, mutant.change, line, result))

    def show(self, with_known):
        for path, number, change, line, result in sorted(self.survivors):
            if result == "survived" or with_known:
                print("%s:%d: %s: %s\n    %s" % (path, number, result, change, line))
        for path, c in sorted(self.counts.items()):
            if c["survived"]:
                print("%-45s %4d killed %4d known %4d survived" % (path, c["killed"], c["known"], c["survived"]))


def main():
    options = parse_options()
    sources, mutants = {}, []
    for path in choose(options):
        with open(path, encoding="utf-8") as f:
            sources[path] = f.read()
        mutants += Maker(path, sources[path]).make()
    if not options.logic:
        mutants = [m for m in mutants if is_boundary(m)]
    if options.sample and options.sample < len(mutants):
        mutants = random.Random(options.seed).sample(mutants, options.sample)
    if options.list:
        for m in mutants:
            print("%s:%d: %s\n    %s" % (m.path, line_of(sources[m.path], m.start)[0], m.change, line_of(sources[m.path], m.start)[1]))
        sys.exit("%d mutants" % len(mutants))
    known = read_known()
    bench, tally = Bench(options.build, options.quick), Tally(known)
    broken = sorted({rule_of(path) for path in sources if not bench.survives(rule_of(path), "")})
    if broken:
        print("not looked at, because tests fail without any mutant: %s" % ", ".join(broken))
        sources = {path: text for path, text in sources.items() if rule_of(path) not in broken}
    for path, source in sources.items():
        of_file = [m for m in mutants if m.path == path]
        library, good = bench.all_at_once(path, source, of_file) if len(of_file) > 3 else (None, set(range(len(of_file))))
        for n, mutant in enumerate(of_file):
            result = bench.try_one(mutant, source, library, n) if n in good else None
            tally.take(mutant, source, result)
            if options.verbose and result:
                print("%s:%d: %s: %s" % (path, line_of(source, mutant.start)[0], result, mutant.change), flush=True)
    subprocess.run(["rm", "-rf", bench.folder], check=True)
    tally.show(options.known)
    stale = [] if options.sample else [(p, e.get("line") or e["function"]) for p in sources for e in known.get(p, []) if not e["met"]]
    for path, line in stale:
        print("mutants_known.yaml: %s has no mutant any more at: %s" % (path, line))
    total = sum(tally.counts.values(), collections.Counter())
    print("%d mutants: %d killed, %d survive and are known, %d survive; %d more do not compile or are no change"
          % (total["killed"] + total["known"] + total["survived"], total["killed"], total["known"], total["survived"], total[None]))
    failed = total["survived"] + len(stale) + len(broken)
    print("%d passed, %d failed" % (total["killed"] + total["known"], failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
