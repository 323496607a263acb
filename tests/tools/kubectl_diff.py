#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares how k8sai and the real kubectl read YAML: kubectl_diff.py DOC_TOJSON KUBECTL [SEED [ROUNDS]].

Scalars that YAML readers disagree about, all one- and two-character strings over a set of telling characters, and seeded random scalars stand in one object of a
custom kind, which `kubectl label --local -o json` converts to JSON without a cluster. Ends with "N passed, N failed"."""
import json
import random
import subprocess
import sys
import tempfile

WORDS = """y Y yes Yes YES n N no No NO on On ON off Off OFF true True TRUE tRUE false False FALSE null Null NULL nULL ~ .nan .NaN .NAN .inf .Inf .INF +.inf -.inf
-.INF 0 00 0777 0o17 0O17 08 09 0x1F 0X1f 0b101 0B1 -0x1F +0x1F -0b1 1_000 _1 1__0 1_ 0_7 0x_1 +1 -1 +0 -0 1. .5 -.5 +.5 1.5 1e3 1E3 1e+3 1e-3 1.e3 .5e3 1e400 -1e400
1e 1e+ e1 1:30 1:30:30 2001-01-01 2001-12-14t21:59:43.10-05:00 500m 1Gi 4+ 1.2.3 1,000 0x 0b 0o = . .. - + @x 123456789012 9223372036854775807 9223372036854775808
18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809 0777777777777777777777 nan inf Infinity NaN 1f 0x1p3 1__ 0b102 0o8 <<""".split()
LETTERS = "019-+._eExXoObBnNyYfFtT~:"


def plain_is_possible(text):
    """Only strings that a flow sequence may hold as a plain scalar."""
    if not text or text[0] in "-:" and (len(text) == 1 or text[1] in ", "):
        return False
    return not text.endswith(":") and text[0] not in "@`%&*!|>'\"{}[],#?" and ": " not in text and text not in ("-", ":")


def scalars(rng, rounds):
    found = list(WORDS) + [a for a in LETTERS] + [a + b for a in LETTERS for b in LETTERS]
    for _ in range(rounds):
        found.append("".join(rng.choice(LETTERS) for _ in range(rng.randint(3, 8))))
    return [s for s in dict.fromkeys(found) if plain_is_possible(s)]


def same(a, b):
    # kubectl prints integers beyond 2^63 by way of a double.
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool) and not isinstance(b, bool):
        return a == b or float(a) == float(b)
    return type(a) is type(b) and a == b


def main():
    doc_tojson, kubectl = sys.argv[1:3]
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    # Not a number is no JSON: kubectl refuses the whole object.
    texts = [s for s in scalars(rng, int(sys.argv[4]) if len(sys.argv) > 4 else 2000) if s.lower() not in (".nan", ".inf", "+.inf", "-.inf")]
    passed = failed = 0
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as f:
        f.write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {a: b}}\ndata:\n  list:\n")
        f.writelines("  - %s\n" % s for s in texts)
        f.flush()
        theirs = json.loads(subprocess.run([kubectl, "label", "--local", "-f", f.name, "a=b", "--overwrite", "-o", "json"],
                                           check=True, capture_output=True, text=True).stdout)["data"]["list"]
        ours = json.loads(subprocess.run([doc_tojson, f.name], check=True, capture_output=True, text=True).stdout)["data"]["list"]
    for text, a, b in zip(texts, ours, theirs):
        if same(a, b):
            passed += 1
        else:
            failed += 1
            print("%s: k8sai %r, kubectl %r" % (text, a, b))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or len(ours) != len(theirs) else 0


sys.exit(main())
