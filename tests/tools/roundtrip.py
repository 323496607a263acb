#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""roundtrip.py FOLDER: does PyYAML read FOLDER/trees.yaml as the data in FOLDER/trees.json? Both its readers are asked: its own, and libyaml's."""
import json
import math
import sys

import yaml


def same(a, b):
    """Equality that tells True from 1 and "1" from 1; order of keys is none of data."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(type(k) is str and same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def documents(text):
    """The stream's documents one by one, so that one which cannot be read does not hide the others."""
    return text[len("---\n"):].split("\n---\n")


def main():
    folder = sys.argv[1]
    with open(folder + "/trees.yaml", encoding="utf-8", newline="") as f:
        text = f.read()
    with open(folder + "/trees.json", encoding="utf-8", newline="") as f:
        wanted = [json.loads(line) for line in f.read().split("\n")[:-1]]
    passed = failed = 0
    loaders = [yaml.SafeLoader]
    if hasattr(yaml, "CSafeLoader"):
        loaders.append(yaml.CSafeLoader)
    for loader in loaders:
        try:
            streamed = list(yaml.load_all(text, Loader=loader))
        except yaml.YAMLError as e:
            streamed = []
            print(f"{loader.__name__}: the stream: {e}")
        if len(streamed) == len(wanted):
            got = streamed
        else:
            got = documents(text)
            failed += 1
        for i, want in enumerate(wanted):
            try:
                value = got[i] if got is streamed else yaml.load(got[i], Loader=loader)
                problem = "" if same(value, want) else f"read as {value!r}"
            except (yaml.YAMLError, ValueError) as e:
                problem = str(e)
            if not problem:
                passed += 1
                continue
            failed += 1
            if failed < 20:
                print(f"{loader.__name__}: document {i}: {problem}\nwanted {want!r}\n{documents(text)[i]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
