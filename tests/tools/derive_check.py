#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks schemas/kubernetes: see derive_check.sh.

Always: no definition stands twice, and every reference leads to one. With upstream's schemas: running schemas/derive.py again gives the same bytes, and, with
PyYAML, the files tell for each minor version exactly the definitions, fields and required fields that upstream has in it; required is what upstream's newest
version of a field still calls so, outside of a status, but for the script's NOT_REQUIRED."""
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    yaml = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ROOT / "schemas" / "kubernetes"
OLDEST = 25
# Written by hand, and merged over the others.
OVERLAYS = {"server.yaml", "older.yaml"}
# Kinds that only the API's own answers and requests use, beside all lists.
NOT_IN_MANIFESTS = {"WatchEvent", "DeleteOptions"}


class Tally:
    """Counts what held and says what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, holds, text):
        """One test."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {text}")


def upstream_folder():
    """Where upstream's schemas are; None without them."""
    named = os.environ.get("K8SAI_KUBERNETES_SCHEMAS")
    if named:
        return pathlib.Path(named)
    spec = importlib.util.find_spec("kubernetes_validate")
    return pathlib.Path(spec.origin).parent / "kubernetes-json-schema" if spec and spec.origin else None


def check_references(tally):
    """Definitions are unique, references lead to them."""
    defined, texts = {}, {p.relative_to(FILES).as_posix(): p.read_text(encoding="utf-8") for p in sorted(FILES.rglob("*.yaml"))}
    for file, text in texts.items():
        names = re.findall(r"^  ([A-Za-z][\w.-]*):", text, re.M) if file not in OVERLAYS else []
        twice = [name for i, name in enumerate(names) if name in defined or name in names[:i]]
        tally.expect(not twice, f"{file}: defined twice: {twice}")
        defined.update(dict.fromkeys(names, file))
    for file, text in texts.items():
        targets = re.findall(r"\$ref: '#/\$defs/([^'/]+)'", text) + re.findall(r"x-k8sai-fields-of: ([\w.-]+)", text)
        lost = sorted(set(targets) - defined.keys())
        tally.expect(not lost, f"{file}: references without a definition: {lost}")


def check_bytes(tally, upstream):
    """derive.py writes the same files again."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, ROOT / "schemas" / "derive.py", "--builtin", upstream, "--out", scratch], check=True, stderr=subprocess.DEVNULL)
        again = {p.name: p.read_bytes() for p in pathlib.Path(scratch).glob("*.yaml")}
    here = {p.name: p.read_bytes() for p in FILES.glob("*.yaml") if p.name not in OVERLAYS}
    for name in sorted(again.keys() | here.keys()):
        tally.expect(again.get(name) == here.get(name), f"{name}: not what schemas/derive.py writes")


def short(name):
    """Upstream's name of a definition as ours: without what stands before the group."""
    return re.sub(r"^io\.k8s\.(?:api|apimachinery\.pkg(?:\.apis?|\.util)?|[\w-]+\.pkg\.apis)\.", "", name)


def minor(text):
    """1.N -> N."""
    return int(text.split(".")[1])


def there(schema, at, first="x-k8sai-from", last="x-k8sai-until"):
    """Is it there in minor version `at`?"""
    return minor(schema.get(first, "1.0")) <= at < minor(schema.get(last, "1.999"))


def ours_at(defs, at):
    """{definition: {field: required}} in a minor version, by our files."""
    out = {}
    for name, schema in defs.items():
        if there(schema, at):
            required = schema.get("required", [])
            out[name] = {field: field in required and there(prop, at, "x-k8sai-required-from", "")
                         for field, prop in schema.get("properties", {}).items() if there(prop, at)}
    return out


def references(value):
    """Names that upstream's schema refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield short(value["$ref"].rsplit("/", 1)[1])
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def needed(defs, status=True):
    """Upstream's definitions that kinds of manifests lead to, with or without their status."""
    found = set()
    todo = [name for name, d in defs.items() for kind in d.get("x-kubernetes-group-version-kind", [])[:1]
            if not kind["kind"].endswith("List") and kind["kind"] not in NOT_IN_MANIFESTS]
    kinds = set(todo)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            fields = defs[name].get("properties", {})
            todo += references({k: v for k, v in fields.items() if status or k != "status" or name not in kinds})
    return found


def script():
    """schemas/derive.py as a module."""
    spec = importlib.util.spec_from_file_location("derive", ROOT / "schemas" / "derive.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def required_of(versions):
    """{(definition, field)} that is required, as the newest version with the field has it."""
    asked = set().union(*(needed(raw, status=False) for raw in versions.values()))
    newest = {}
    for at in sorted(versions):
        for name, schema in versions[at].items():
            newest.update({(name, field): field in schema.get("required", []) for field in schema.get("properties", {})})
    return {key for key, value in newest.items() if value and key[0] in asked} - script().NOT_REQUIRED


def check_versions(tally, upstream):
    """Each version's definitions, fields and required fields."""
    ours = {}
    for path in FILES.glob("*.yaml"):
        if path.name not in OVERLAYS:
            ours.update(yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["$defs"])
    folders = sorted(upstream.glob("v1.*.0-local"), key=lambda p: minor(p.name))
    tally.expect(folders and minor(folders[0].name) == OLDEST, f"the oldest version is not 1.{OLDEST}")
    versions = {minor(f.name): {short(n): d for n, d in json.loads((f / "_definitions.json").read_text(encoding="utf-8"))["$defs"].items()} for f in folders}
    required = required_of(versions)
    for at, raw in versions.items():
        got = ours_at(ours, at)
        missing = needed(raw) - got.keys()
        wanted = {n: {p: p in d.get("required", []) and (n, p) in required for p in d.get("properties", {})} for n, d in raw.items() if n in ours}
        wrong = sorted(n for n in wanted.keys() | got.keys() if wanted.get(n) != got.get(n))
        tally.expect(not missing, f"1.{at}: no definitions of {sorted(missing)[:5]}")
        tally.expect(not wrong, f"1.{at}: other fields or requirements than upstream: {wrong[:5]}")
        print(f"1.{at}: {len(got)} definitions, {sum(map(len, got.values()))} fields, {sum(sum(f.values()) for f in got.values())} required")


def main():
    """Runs all checks that can run here."""
    tally = Tally()
    check_references(tally)
    upstream = upstream_folder()
    if upstream is None:
        print("skipped: comparison with upstream (no kubernetes_validate, and K8SAI_KUBERNETES_SCHEMAS is not set)")
    else:
        check_bytes(tally, upstream)
        if yaml:
            check_versions(tally, upstream)
        else:
            print("skipped: comparison by version (no PyYAML)")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
