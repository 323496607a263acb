#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what k8sai and kubernetes-validate say of objects, field by field: schemas_diff.py K8SAI OBJECTS [SEED].

The project's own manifests and random objects made from the schemas, as they are and mutated, for several minor versions. A verdict is a set of fields
that are unknown, missing or wrong. Differences that are meant stand in schemas_known.yaml with the reason; each other one is a failure. Ends with
"N passed, N failed"."""
import fnmatch
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter

import schemas_mutate
import yaml
from schemas_oracle import REQUIRED, UNKNOWN, VALUE, VERSION, Schemas

MINORS = ["1.25", "1.28", "1.31", "1.34", "1.37"]
CLASSES = {"API001": UNKNOWN, "API002": VALUE, "API003": REQUIRED, "API004": VERSION, "API012": UNKNOWN, "API013": VERSION, "API014": VALUE}
HERE = os.path.dirname(os.path.abspath(__file__))


def parse_path(text):
    """spec.containers[0].resources.limits["nvidia.com/gpu"] -> a tuple."""
    return tuple(int(i) if i else json.loads(q) if q else name for i, q, name in re.findall(r'\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.\[\]]+)', text))


def show_path(path):
    return "".join("[%d]" % p if isinstance(p, int) else ".%s" % p for p in path).lstrip(".") or "(the object)"


class Verdict:
    """What k8sai says of one object: {(path, class): message} about its shape, and where other rules find errors."""

    def __init__(self):
        self.shape, self.others = {}, set()


def k8sai_verdicts(k8sai, folder, minor):
    """The verdict by file name, and the kinds that k8sai does not know (said once a kind)."""
    command = [k8sai, "lint", "--select", "API", "--kubernetes-version", minor, "--format", "json", folder]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if not run.stdout:
        sys.exit("k8sai says nothing: %s" % run.stderr)
    verdicts, strangers = {}, set()
    for f in json.loads(run.stdout)["findings"]:
        verdict = verdicts.setdefault(os.path.basename(f["path"]), Verdict())
        what, path = CLASSES.get(f["code"]), parse_path(f["field"])
        if what == REQUIRED:
            path += tuple(re.findall(r"lacks the field '([^']*)'", f["message"])[:1])
        if f["code"] == "API014" and "needs one of" in f["message"]:
            what = REQUIRED
        if f["code"] == "API012" and path == ("apiVersion",):
            what = VERSION
        if f["code"] == "API013":
            strangers.add((f["object"]["apiVersion"], f["object"]["kind"]))
        if what:
            verdict.shape[(path, what)] = "%s %s" % (f["code"], f["message"])
        elif f["severity"] == "error":
            verdict.others.add(path)
    return verdicts, strangers


SELECTING = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"]


def pod_template(obj):
    """The pod template of a workload; None for other kinds."""
    ways = {"Pod": [], "PodTemplate": ["template"], "CronJob": ["spec", "jobTemplate", "spec", "template"]}
    ways.update({kind: ["spec", "template"] for kind in SELECTING + ["Job", "ReplicationController"]})
    if obj["kind"] not in ways:
        return None
    for key in ways[obj["kind"]]:
        obj = obj.get(key) if isinstance(obj, dict) else None
    return obj if isinstance(obj, dict) else {}


def is_patch(obj):
    """Does a workload look like a part of one, such as a kustomize patch: no containers, one without an image, or neither a selector nor labels?"""
    template = pod_template(obj)
    if template is None:
        return False
    spec = template.get("spec") if isinstance(template.get("spec"), dict) else {}
    lists = [spec.get(k) for k in ("containers", "initContainers")]
    containers = [c for found in lists if isinstance(found, list) for c in found]
    whole = isinstance(lists[0], list) and lists[0] and all(isinstance(c, dict) and "image" in c for c in containers)
    ephemeral = spec.get("ephemeralContainers")
    whole = whole and (not isinstance(ephemeral, list) or all(isinstance(c, dict) for c in ephemeral))
    outer, metadata = obj.get("spec"), template.get("metadata")
    selects = obj["kind"] not in SELECTING
    selects |= isinstance(outer, dict) and "selector" in outer or isinstance(metadata, dict) and "labels" in metadata
    return not whole or not selects


class Known:
    """The differences that are meant."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            self.entries = yaml.safe_load(f)
        self.used = [0] * len(self.entries)

    def has(self, side, what, owner, minor, obj, path, message):
        for i, e in enumerate(self.entries):
            here = e["only"] == side and what == e["class"] and fnmatch.fnmatchcase(owner, e["at"]) and minor in e.get("minors", [minor])
            like = here and re.search(e.get("value", ""), value_at(obj, path)) and re.search(e.get("message", ""), message)
            there = {None: True, "patch": is_patch(obj), "status": path[:1] == ("status",)}
            if like and there[e.get("when")]:
                self.used[i] += 1
                return True
        return False


def value_at(obj, path):
    for p in path:
        try:
            obj = obj[p]
        except (KeyError, IndexError, TypeError):
            return "absent"
    return json.dumps(obj)


def compare(schemas, known, obj, verdict, strangers):
    """What only one side says, without the differences that are known: (side, class, owner, path, message)."""
    theirs, ours = schemas.verdict(obj), verdict.shape
    if theirs is None:
        # All that matters is that the version is refused; an object in it need not be looked at.
        theirs = {(("apiVersion",), VERSION): set()}
        ours = {(("apiVersion",), VERSION): m for (_, c), m in ours.items() if c == VERSION}
        if (obj["apiVersion"], obj["kind"]) in strangers:
            ours[(("apiVersion",), VERSION)] = "API013"
    ours_only, theirs_only, found = set(ours) - set(theirs), set(theirs) - set(ours), []
    for key in sorted(theirs_only, key=str):
        if theirs[key] & set(ours):
            ours_only -= theirs[key]
            theirs_only.discard(key)
    for path, what in sorted(ours_only, key=str):
        message = ours[(path, what)]
        if what == VALUE and (path, UNKNOWN) in theirs:
            continue
        # The grammars of our own formats are nothing that the other side knows, and neither are feature gates, other than in words.
        if not (what == VALUE and schemas.has_format(obj, path) or message.startswith("API012") and schemas.is_gated(obj, path)):
            found.append(("k8sai", what, schemas.owner(obj, path), path, message))
    # One mistake is said once: a required field is not missing where it is there with a wrong name, another rule may have said it in its own words, and what
    # stands below a field that is unknown or switched off is not looked at.
    closed = [p for p, c in ours if c == UNKNOWN]
    typos = {(path[:-1] + (m,), REQUIRED) for (path, c), text in ours.items() if c == UNKNOWN for m in re.findall("did you mean '([^']*)'", text)}
    for path, what in sorted(theirs_only - typos, key=str):
        said = path in verdict.others or what == REQUIRED and path[:-1] in verdict.others
        if not said and not any(path[:len(p)] == p and (len(p) < len(path) or what == VALUE) for p in closed):
            found.append(("kubernetes-validate", what, schemas.owner(obj, path), path, ""))
    return [f for f in found if not known.has(f[0], f[1], f[2], schemas.minor, obj, f[3], f[4])]


def objects(schemas, everything, total, seed):
    """(how, object) for one minor: each thing as it is, then mutations up to `total`."""
    rng = random.Random("%s:%s" % (seed, schemas.minor))
    own = schemas_mutate.manifests(everything)
    turn = MINORS.index(schemas.minor)
    plain = [o for i, o in enumerate(own) if i % len(MINORS) == turn]
    made = list(schemas_mutate.made(schemas, rng))
    rng.shuffle(made)
    found = (made + plain)[:total // 2]
    found = [("%s as it is" % how, o) for how, o in found]
    mutator = schemas_mutate.Mutator(schemas, everything, rng)
    while len(found) < total:
        # As many random objects as manifests, for those have a few kinds only.
        how, obj = rng.choice(own if rng.random() < 0.4 else made)
        if schemas.root_of(obj):
            obj, said = mutator.mutate(obj)
            found.append(("%s, %s" % (how, said), obj))
    return found


def excerpt(obj, path):
    """The object with only what leads to a path, and what stands there."""
    if not path:
        return obj if len(json.dumps(obj)) < 300 else "…"
    if isinstance(obj, dict):
        keep = {k: obj[k] for k in ("apiVersion", "kind") if k in obj}
        if path[0] in obj:
            keep[path[0]] = excerpt(obj[path[0]], path[1:])
        return keep if path[0] in obj or len(json.dumps(obj)) > 300 else obj
    if isinstance(obj, list) and isinstance(path[0], int) and path[0] < len(obj):
        return [excerpt(obj[path[0]], path[1:])]
    return obj


def check_minor(k8sai, schemas, known, todo, seen):
    """Returns how many objects failed; prints the first of each kind of failure."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for i, (_, obj) in enumerate(todo):
            with open(os.path.join(folder, "%05d.yaml" % i), "w", encoding="utf-8") as f:
                json.dump(obj, f, ensure_ascii=False)
        verdicts, strangers = k8sai_verdicts(k8sai, folder, schemas.minor)
    for i, (how, obj) in enumerate(todo):
        found = compare(schemas, known, obj, verdicts.get("%05d.yaml" % i, Verdict()), strangers)
        failed += bool(found)
        for side, what, owner, path, message in found:
            seen[(side, what, owner)] += 1
            if seen[(side, what, owner)] == 1:
                print("%s %s\n  only %s: %s %s (%s) %s" % (schemas.minor, how, side, show_path(path), what, owner, message))
                print("  %s" % json.dumps(excerpt(obj, path), ensure_ascii=False))
    return failed


def main():
    k8sai, total, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "1"
    server = schemas_mutate.read_server("schemas/kubernetes/server.yaml")
    everything = [Schemas(m, server) for m in MINORS]
    known = Known(os.path.join(HERE, "schemas_known.yaml"))
    seen, passed, failed = Counter(), 0, 0
    for schemas in everything:
        todo = objects(schemas, everything, total // len(MINORS), seed)
        bad = check_minor(k8sai, schemas, known, todo, seen)
        failed, passed = failed + bad, passed + len(todo) - bad
    for (side, what, owner), n in sorted(seen.items()):
        if n > 1:
            print("%d objects: only %s: %s %s" % (n, side, what, owner))
    for entry, used in zip(known.entries, known.used):
        if not used and total >= 20000:
            print("known difference that was not met: %s %s %s" % (entry["only"], entry["class"], entry["at"]))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


sys.exit(main())
