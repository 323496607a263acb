# SPDX-License-Identifier: Apache-2.0
"""Objects to compare verdicts on: the project's own manifests, random objects made from the schemas, and mutations of both. Everything follows from a seed."""
import copy
import glob
import json
import os
import re

import yaml

from schemas_oracle import INT_OR_STRING, LIMITS, QUANTITY, merge, short

WORDS = ["llama", "a", "x-1", "gpu", "blue", "main"]
TEXTS = {"byte": "aGVsbG8=", "date-time": "2026-01-02T03:04:05Z", "label-key": "example.com/tier", "label-value": "blue", "path": "/a",
         "absolute-path": "/a", "ip": "10.0.0.1", "cidr": "10.0.0.0/8", "env-var-name": "A", "uri": "https://example.com", "quantity": "1Gi"}
NONSENSE = ["1GiB", "abc", "", "1 Gi", "--1", "1.5.5", "1e", "Gi", "1mi", "0x10", "1_000", "1,5", "½", True, [1], {"a": 1}]
BIGGEST = 90
# Not what is sent to a server: placeholders, directives of a patch, what SOPS encrypts. k8sai judges none of them.
STAND_IN = re.compile(r'\$\{?[A-Z]|\$patch|<[A-Za-z_-]+>|\{\{|"sops"|ENC\[|"[A-Z0-9]+_[A-Z0-9_]+"')


class Loader(yaml.SafeLoader):
    """Without dates: Kubernetes reads them as strings."""


Loader.yaml_implicit_resolvers = {k: [(t, r) for t, r in v if t != "tag:yaml.org,2002:timestamp"] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def is_plain(value):
    """Does it survive as JSON?"""
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_plain(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (str, int, bool)) or isinstance(value, float) and abs(value) < 1e300


def manifests(schemas):
    """(where, object) of every manifest of the project whose kind one of the schemas has."""
    found = []
    for path in sorted(glob.glob("tests/gen/**/*.yaml", recursive=True) + glob.glob("tests/rules/*/*.yaml")):
        with open(path, encoding="utf-8") as f:
            try:
                for i, obj in enumerate(yaml.load_all(f.read(), Loader)):
                    if isinstance(obj, dict) and is_plain(obj) and not STAND_IN.search(json.dumps(obj)) and any(s.root_of(obj) for s in schemas):
                        found.append(("%s[%d]" % (path, i), obj))
            except yaml.YAMLError:
                pass
    return found


class Maker:
    """Makes objects that fit the schemas. What no object had yet comes first, so that in the end every property was there once."""

    def __init__(self, schemas, rng):
        self.schemas, self.rng = schemas, rng
        self.covered, self.below = set(), {}
        self.room = 0

    def reach(self, name):
        """All places that a value of a type can hold."""
        if name not in self.below:
            self.below[name], stack = set(), [name]
            seen = {name}
            while stack:
                at = stack.pop()
                for k, v in self.schemas.defs[at].get("properties", {}).items():
                    self.below[name].add("%s.%s" % (short(at), k))
                    ref = self.target(v)
                    if ref and ref not in seen:
                        seen.add(ref)
                        stack.append(ref)
        return self.below[name]

    def target(self, schema):
        while isinstance(schema, dict):
            if "$ref" in schema:
                return self.schemas.ref_of(schema)
            schema = schema.get("items", schema.get("additionalProperties"))
        return None

    def is_new(self, place, schema):
        ref = self.target(schema)
        return place not in self.covered or ref is not None and not self.reach(ref) <= self.covered

    def expand(self, schema):
        """A schema with what it refers to and what must hold in any case; and the name that it refers to."""
        name = self.schemas.ref_of(schema)
        if name:
            schema = merge(self.schemas.defs[name], {k: v for k, v in schema.items() if k != "$ref"}, "properties" in self.schemas.defs[name])
        for part in schema.get("allOf", []):
            if "if" not in part:
                schema = merge(schema, self.expand(part)[0], False)
        return schema, name

    def object(self, key):
        self.room = BIGGEST
        obj = self.value({"$ref": self.schemas.kinds[key]}, 0)
        obj["apiVersion"], obj["kind"] = key
        spec = obj.get("spec", {})
        if key[0] == "apps/v1" and "selector" in spec and "template" in spec:
            # A selector must select.
            spec["selector"]["matchLabels"] = {"app": "a"}
            spec["template"].setdefault("metadata", {})["labels"] = {"app": "a"}
        return obj

    def map_of(self, schema, name, depth):
        banned, obj, required = set(), {}, set(schema.get("required", []))
        for union in schema.get("x-k8sai-unions", []):
            fields = [f for f in union["fields"] if f in schema["properties"]]
            new = [f for f in fields if self.is_new("%s.%s" % (short(name), f), schema["properties"][f])]
            one = self.rng.choice(new or fields) if fields else None
            banned |= set(fields) - {one}
            required |= {one} if union.get("required") or new else set()
        for k in ("anyOf", "oneOf"):
            required |= set(self.rng.choice(schema[k]).get("required", [])) if k in schema else set()
        # In any order, for the first take the room.
        for k, v in self.rng.sample(list(schema["properties"].items()), len(schema["properties"])):
            place = "%s.%s" % (short(name), k)
            wanted = self.room > 0 and depth < 12 and (self.is_new(place, v) or self.rng.random() < 0.08)
            if k not in banned and (k in required or wanted) and v.get("type") != "null" and v.get("maxItems") != 0:
                self.covered.add(place)
                obj[k] = self.value(v, depth + 1)
        for condition in [schema] + schema.get("allOf", []):
            if "if" in condition:
                self.obey(condition, schema, obj, depth)
        return obj

    def obey(self, condition, schema, obj, depth):
        """Mends what a condition says about the fields of an object."""
        then = condition.get("then" if self.schemas.fits(condition["if"], obj) else "else", {})
        for k, v in then.get("properties", {}).items() if isinstance(then, dict) else ():
            if k in obj and not self.schemas.fits(v, obj[k]):
                obj.pop(k)
        for k in then.get("required", []) if isinstance(then, dict) else ():
            if k not in obj and k in schema["properties"]:
                obj[k] = self.value(merge(schema["properties"][k], then.get("properties", {}).get(k, {}), False), depth + 1)

    def value(self, schema, depth):
        self.room -= 1
        schema, name = self.expand(schema)
        if name == QUANTITY:
            return self.rng.choice(["1", "100m", "16Gi", "1.5", 2, "1e3"]) if "format" in schema and schema["format"] == "quantity" else "1"
        if name == INT_OR_STRING:
            return self.rng.choice([8080, "http", "25%"]) if schema.get("format") == "int-or-string" else 80
        if "const" in schema or schema.get("enum"):
            return schema["const"] if "const" in schema else self.rng.choice(schema["enum"])
        if "anyOf" in schema and "type" not in schema:
            return self.value(self.rng.choice(schema["anyOf"]), depth)
        if "properties" in schema and name:
            return self.map_of(schema, name, depth)
        kind = schema.get("type", "object")
        kind = kind if isinstance(kind, str) else kind[0]
        if kind == "array":
            n = max(schema.get("minItems", 0), 1 if depth > 6 or self.rng.random() < 0.7 else 2)
            made = [self.value(schema["items"], depth) for _ in range(n)]
            return [v for i, v in enumerate(made) if v not in made[:i]][:schema.get("maxItems", 9)]
        if kind == "object":
            inner = schema.get("additionalProperties")
            keys = schema.get("required") or [self.rng.choice(["key-1", "tier", "memory"])]
            return {k: self.value(inner, depth) for k in keys} if isinstance(inner, dict) else {}
        if kind == "boolean":
            return self.rng.random() < 0.5
        if kind in ("integer", "number"):
            low, high = schema.get("minimum", 1), schema.get("maximum", 99)
            return self.rng.randint(low, max(low, min(high, low + 98)))
        return TEXTS.get(schema.get("format"), self.rng.choice(WORDS))


# ---- mutations: each takes a copy of an object and its sites, changes one thing, and says what; None when there is nothing to change ----

def under(site):
    return ".".join(str(p) for p in site.path) or "the object"


def pick(m, sites, wanted):
    """One of the sites that fit, never what says which kind it is."""
    found = [s for s in sites if s.path and s.path not in (("apiVersion",), ("kind",)) and wanted(s)]
    return m.rng.choice(found) if found else None


def drop_required(m, _obj, sites):
    s = pick(m, sites, lambda s: s.required)
    if s is None:
        return None
    del s.parent[s.key]
    return "drop required %s" % under(s)


def typo(rng, name):
    i = rng.randrange(len(name))
    typos = [name[:i] + name[i + 1:], name[:i] + name[i] * 2 + name[i + 1:], name[:1].swapcase() + name[1:], name + "s", name[:i] + "_" + name[i:]]
    return rng.choice(typos) or "x"


def rename(m, _obj, sites):
    s = pick(m, sites, lambda s: isinstance(s.key, str) and s.key[:1].isalpha())
    new = typo(m.rng, s.key) if s else None
    if s is None or new in s.parent:
        return None
    items = [(new if k == s.key else k, v) for k, v in s.parent.items()]
    s.parent.clear()
    s.parent.update(items)
    return "rename %s to %s" % (under(s), new)


def is_map(site):
    return isinstance(site.value, dict)


def add_unknown(m, obj, sites):
    s = m.rng.choice([s for s in sites if is_map(s)])
    name = m.rng.choice(["foo", "extra", "Name", "gpus", "replica", "spec", "image", "enabled", "value", "port"])
    if name in s.value:
        return None
    s.value[name] = m.rng.choice([1, "a", True, [], {}, {"a": {"b": 1}}, [{"a": 1}], None])
    return "add %s to %s" % (name, under(s))


VALUES = [1, 0, -1, 1.5, 3.0, True, False, "a", "", "1", "true", "null", [], ["a"], [1], [None], [{}], {}, {"a": "b"}, {"a": 1}, None]


def change_type(m, _obj, sites):
    s = pick(m, sites, lambda s: True)
    if s is None:
        return None
    new = copy.deepcopy(m.rng.choice([v for v in VALUES if type(v) is not type(s.value)]))
    if m.rng.random() < 0.2 and not isinstance(s.value, (dict, list)):
        new = m.rng.choice([[s.value], {"value": s.value}, str(s.value)])
    s.parent[s.key] = new
    return "set %s to %r" % (under(s), new)


def out_of_enum(m, _obj, sites):
    """Upper and lower case, and neighbours of the value, where the type is a string: few of them may be anything."""
    s = pick(m, sites, lambda s: isinstance(s.value, str) and s.value and s.name is None and "additionalProperties" not in s.schema)
    if s is None:
        return None
    new = m.rng.choice([s.value.swapcase(), s.value + "s", " " + s.value, "Nothing", ""])
    s.parent[s.key] = new
    return "set %s to %r" % (under(s), new)


def out_of_range(m, _obj, sites):
    s = pick(m, sites, lambda s: s.schema.get("format") in LIMITS)
    if s is None:
        return None
    limit = LIMITS[s.schema["format"]]
    new = s.parent[s.key] = m.rng.choice([limit, -limit - 1, limit - 1, -limit, limit * 1000, 65536, 0, -1])
    return "set %s to %d" % (under(s), new)


def bad_quantity(m, _obj, sites):
    s = pick(m, sites, lambda s: s.name == QUANTITY)
    if s is None:
        return None
    new = s.parent[s.key] = copy.deepcopy(m.rng.choice(NONSENSE))
    return "set %s to %r" % (under(s), new)


def move(m, obj, sites):
    """A field one level up, or into a map beside it."""
    s = pick(m, sites, lambda s: isinstance(s.key, str) and s.key[:1].isalpha() and len(s.path) > 1)
    if s is None:
        return None
    maps = {t.path: t for t in sites if is_map(t)}
    beside = [t for t in maps.values() if t.path[:-1] == s.path[:-1] and t.path != s.path]
    up = [t for p, t in maps.items() if p == s.path[:-2] or p == s.path[:-3]]
    to = [t for t in beside + up if s.key not in t.value]
    if not to:
        return None
    to = m.rng.choice(to)
    to.value[s.key] = s.parent.pop(s.key)
    return "move %s to %s" % (under(s), under(to))


def other_version(m, obj, _sites):
    before = obj["apiVersion"]
    choices = sorted({v for s in m.all for v, k in s.kinds if k == obj["kind"]} - {before}) * 3 + ["apps/v1beta1", "extensions/v1beta1", "v2", "v1"]
    obj["apiVersion"] = m.rng.choice(choices)
    return "apiVersion %s" % obj["apiVersion"]


def newer_field(m, _obj, sites):
    """A field that another version has."""
    found = []
    for s in sites:
        if not is_map(s) or s.name is None:
            continue
        for other in m.all:
            for k, v in other.defs.get(s.name, {}).get("properties", {}).items():
                if k not in s.schema.get("properties", {}) and k not in s.value:
                    found.append((s, k, v, other))
    if not found:
        return None
    s, k, v, other = m.rng.choice(found)
    maker = Maker(other, m.rng)
    maker.room = 10
    maker.covered = set().union(*(maker.reach(t) for t in [maker.target(v)] if t))
    s.value[k] = maker.value(v, 0)
    return "add %s of 1.%s to %s" % (k, other.minor.split(".")[1], under(s))


MUTATIONS = [drop_required, rename, add_unknown, change_type, change_type, out_of_enum, out_of_range, bad_quantity, move, other_version, newer_field,
             newer_field]


class Mutator:
    def __init__(self, schemas, others, rng):
        self.schemas, self.all, self.rng = schemas, others, rng

    def mutate(self, obj):
        """A changed copy and what was changed."""
        obj = copy.deepcopy(obj)
        for _ in range(20):
            said = self.rng.choice(MUTATIONS)(self, obj, list(self.schemas.sites(obj)))
            if said:
                return obj, said
        return obj, "nothing"


def made(schemas, rng):
    """Random objects of every kind, until every field of every type was there once; one at least of each."""
    maker, found = Maker(schemas, rng), []
    for key in sorted(schemas.kinds):
        for idle in range(100):
            before = len(maker.covered)
            found.append(("random %s" % key[1], maker.object(key)))
            if maker.reach(schemas.kinds[key]) <= maker.covered or idle > 20 and len(maker.covered) == before:
                break
    return found


def read_server(path):
    """The types in server.yaml, by name; empty when there is no such file."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return yaml.load(f, Loader).get("$defs", {})
