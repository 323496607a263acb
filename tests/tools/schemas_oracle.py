# SPDX-License-Identifier: Apache-2.0
"""What PyPI's kubernetes-validate says of an object, as a set of (path, class), for one minor version of Kubernetes.

The package's strict schemas are judged by jsonschema in this process, with what they leave open and every API server does when it reads JSON
(k8s.io/apimachinery: pkg/api/resource/quantity.go, pkg/util/intstr/intstr.go, pkg/apis/meta/v1/time.go; encoding/json for numbers and bytes):
integers must fit their format, quantities and int-or-strings must parse, bytes are base64 and times RFC 3339. A null member of a map is as good as absent.

schemas/kubernetes/server.yaml is merged over the package's schemas and judged by jsonschema as well: what k8sai refuses beyond the OpenAPI must stand
there, and all of it must be refused. Of its formats only the place is known here, not the grammar."""
import base64
import binascii
import json
import os
import re
from collections import namedtuple

import jsonschema
import kubernetes_validate

UNKNOWN, VALUE, REQUIRED, VERSION = "unknown", "value", "required", "version"
META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
LIMITS = {"int32": 2 ** 31, "int64": 2 ** 63}

# One value of an object: its path, its schema without $ref, the name of that schema, the type and property that hold it ("core.v1.Pod.spec"), its parent
# and its key there.
Site = namedtuple("Site", "path value schema name owner parent key required")


def short(name):
    """io.k8s.api.apps.v1.Deployment -> apps.v1.Deployment, as in schemas/kubernetes."""
    parts = name.split(".")
    return ".".join(parts[-3:] if re.fullmatch(r"v\d+((alpha|beta)\d+)?", parts[-2]) else parts[-2:])


def is_quantity(value):
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return value is None
    text = value if isinstance(value, str) else json.dumps(value)
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?", text, re.A) is not None


def fits(value, name):
    return not isinstance(value, (int, float)) or isinstance(value, bool) or -LIMITS[name] <= value < LIMITS[name]


def is_int_or_string(value):
    whole = isinstance(value, float) and value.is_integer() or isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or whole and fits(value, "int32")


def is_base64(value):
    try:
        return not isinstance(value, str) or base64.b64decode(re.sub("[\r\n]", "", value), validate=True) is not None
    except (binascii.Error, ValueError):
        return False


def is_time(value):
    return not isinstance(value, str) or re.fullmatch(
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)", value, re.A) is not None


def formats():
    checker = jsonschema.FormatChecker(formats=())
    for name, check in (("int32", lambda v: fits(v, "int32")), ("int64", lambda v: fits(v, "int64")), ("byte", is_base64), ("date-time", is_time),
                        ("quantity", is_quantity), ("int-or-string", is_int_or_string)):
        checker.checks(name)(check)
    return checker


def unions(_validator, groups, instance, _schema):
    """x-k8sai-unions: of these fields at most one, or exactly one."""
    for group in groups if isinstance(instance, dict) else ():
        there = [f for f in group["fields"] if f in instance]
        if len(there) > 1 or group.get("required") and not there:
            yield jsonschema.ValidationError("%d of %s" % (len(there), ", ".join(group["fields"])))


def merge(base, over, closed):
    """Maps merge, required is united; a closed type gets no new fields."""
    base = dict(base)
    for k, v in over.items():
        if k == "required":
            base[k] = sorted(set(base.get(k, [])) | set(v))
        elif k == "properties":
            known = base.get(k, {})
            base[k] = dict(known, **{f: merge(known.get(f, {}), s, False) for f, s in v.items() if f in known or not closed})
        elif isinstance(v, dict) and isinstance(base.get(k), dict):
            base[k] = merge(base[k], v, False)
        else:
            base[k] = v
    return base


def branches(schema):
    """A schema and all that stands in its conditions and choices."""
    yield schema
    for k in ("allOf", "anyOf", "oneOf"):
        for s in schema.get(k, []):
            yield from branches(s)
    for k in ("if", "then", "else", "not", "contains"):
        if isinstance(schema.get(k), dict):
            yield from branches(schema[k])


# Types whose own way of reading JSON the OpenAPI does not show (apiextensions-apiserver: pkg/apis/apiextensions/v1/marshal.go).
OWN_READERS = {
    QUANTITY: {"format": "quantity"},
    INT_OR_STRING: {"format": "int-or-string"},
    JSON_SCHEMA + "OrBool": {"anyOf": [{"$ref": JSON_SCHEMA}, {"type": "boolean"}]},
    JSON_SCHEMA + "OrArray": {"anyOf": [{"$ref": JSON_SCHEMA}, {"type": "array", "items": {"$ref": JSON_SCHEMA}}]},
    JSON_SCHEMA + "OrStringArray": {"anyOf": [{"$ref": JSON_SCHEMA}, {"type": "array", "items": {"type": "string"}}]},
}


def without_nulls(value):
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


def split_text(schema, text, where):
    """Takes the descriptions out of a type's schema, into `text` by place."""
    schema = dict(schema)
    text[where] = schema.pop("description", "")
    # Upstream's unions; one without a discriminator must have a member.
    groups = [{"fields": sorted(u["fields-to-discriminateBy"]), "required": "discriminator" not in u} for u in schema.get("x-kubernetes-unions", [])]
    groups = [g for g in groups if len(g["fields"]) > 1]
    if groups:
        schema["x-k8sai-unions"] = groups
    if "properties" in schema:
        schema["properties"] = {k: split_text(v, text, "%s.%s" % (where, k)) for k, v in schema["properties"].items()}
    return schema


class Schemas:
    """The types of one minor version."""

    def __init__(self, minor, server):
        folder = os.path.join(os.path.dirname(kubernetes_validate.__file__), "kubernetes-json-schema", "v%s.0-local-strict" % minor)
        with open(os.path.join(folder, "_definitions.json"), encoding="utf-8") as f:
            defs = json.load(f)["$defs"]
        self.minor, self.text, self.kinds = minor, {}, {}
        self.defs = {name: split_text(s, self.text, short(name)) for name, s in defs.items()}
        self.defs.update(OWN_READERS)
        for name in sorted(self.defs):
            self.defs[name] = merge(self.defs[name], server.get(short(name), {}), True)
            # What people write in manifests has metadata; a list's and an option's own types are left out.
            gvk = self.defs[name].get("x-kubernetes-group-version-kind", [])
            if len(gvk) == 1 and self.ref_of(self.defs[name].get("properties", {}).get("metadata", {})) == META:
                group, version, kind = gvk[0]["group"], gvk[0]["version"], gvk[0]["kind"]
                self.kinds[("%s/%s" % (group, version) if group else version, kind)] = name
        cls = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"$ref": self.follow, "x-k8sai-unions": unions})
        self.formats, self.cls = formats(), cls
        self.validators = {name: cls({"$ref": name}, format_checker=self.formats) for name in self.kinds.values()}

    @staticmethod
    def ref_of(schema):
        return schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else None

    def follow(self, validator, ref, instance, _schema):
        yield from validator.descend(instance, self.defs[ref.rsplit("/", 1)[-1]])

    def fits(self, schema, value):
        return self.cls(schema, format_checker=self.formats).is_valid(value)

    def root_of(self, obj):
        key = (obj.get("apiVersion"), obj.get("kind"))
        return self.kinds.get(key) if all(isinstance(k, str) for k in key) else None

    def sites(self, obj):
        """Every value that a schema speaks about, from the root down."""
        stack = [((), obj, {"$ref": self.root_of(obj)}, "", None, None, False)]
        while stack:
            path, value, schema, owner, parent, key, required = stack.pop()
            name = self.ref_of(schema)
            schema = self.defs[name] if name else schema
            yield Site(path, value, schema, name, owner, parent, key, required)
            below = []
            if isinstance(value, dict):
                for k, v in value.items():
                    if k in schema.get("properties", {}):
                        place = "%s.%s" % (short(name), k) if name else owner
                        below.append((path + (k,), v, schema["properties"][k], place, value, k, k in schema.get("required", ())))
                    elif isinstance(schema.get("additionalProperties"), dict):
                        below.append((path + (k,), v, schema["additionalProperties"], owner, value, k, False))
            elif isinstance(value, list) and "items" in schema:
                below = [(path + (i,), v, schema["items"], owner, value, i, False) for i, v in enumerate(value)]
            stack.extend(reversed(below))

    def owner(self, obj, path):
        """The type and property at a path, as in the list of known differences: 'core.v1.Container.image'. An unknown field is put behind its type."""
        best, name = "", None
        root = self.root_of(obj)
        if root:
            for s in self.sites(obj):
                if s.path == path[:len(s.path)]:
                    best, name, rest = s.owner, s.name, path[len(s.path):]
            if name and rest:
                return "%s.%s" % (short(name), rest[0])
            return best or short(root)
        return ".".join(str(p) for p in path)

    def at(self, obj, path):
        """All schemas that speak about the value at a path."""
        found = [{"$ref": self.root_of(obj)}]
        for i, key in enumerate(path + (None,)):
            here = []
            for s in found:
                here += [b for t in ([s, self.defs[self.ref_of(s)]] if "$ref" in s else [s]) for b in branches(t)]
            here += [b for s in here if "$ref" in s for b in branches(self.defs[self.ref_of(s)])]
            if i == len(path):
                return here
            found = []
            for s in here:
                found += [s["properties"][key]] if key in s.get("properties", {}) else []
                inner = ("items",) if isinstance(key, int) else ("additionalProperties", "propertyNames")
                found += [s[k] for k in inner if isinstance(s.get(k), dict)]
        return []

    def has_format(self, obj, path):
        """Is there a format at this place that only k8sai reads?"""
        return any(s.get("format", "double") not in ("double", *self.formats.checkers) for s in self.at(obj, path))

    def is_gated(self, obj, path):
        """Does Kubernetes say of this field that it may be switched off?"""
        places = [self.owner(obj, path[:i]) for i in range(1, len(path) + 1)]
        return any(re.search("alpha|feature ?gate|off by default", self.text.get(p, "").lower()) for p in places)

    def reduce(self, e):
        """The fields that one error is about, with their class."""
        path = tuple(e.absolute_path)
        if e.validator == "additionalProperties" and e.validator_value is False:
            return {(path + (k,), UNKNOWN) for k in e.instance if k not in e.schema.get("properties", {})}
        if "propertyNames" in e.absolute_schema_path:
            return {(path + (e.instance,), VALUE)}
        if e.validator == "required":
            return {(path + (k,), REQUIRED) for k in e.validator_value if k not in e.instance}
        if e.validator == "x-k8sai-unions" and e.message.startswith("0 of"):
            return {(path, REQUIRED)}
        if e.validator in ("anyOf", "oneOf") and e.context and all(c.validator == "required" for c in e.context):
            return {(path, REQUIRED)}
        return {(path, VALUE)}

    @staticmethod
    def instead_of(e):
        """What is wrong with a choice may be said of the whole; two members of a union: of either."""
        if e.validator in ("anyOf", "oneOf"):
            return {(tuple(e.absolute_path), VALUE)}
        if e.validator != "x-k8sai-unions":
            return set()
        return {(tuple(e.absolute_path) + (f,), VALUE) for g in e.validator_value for f in g["fields"] if f in e.instance}

    def verdict(self, obj):
        """{(path, class): what may be said instead of it}; None when this version has no such kind. Of a value that fits no branch of a choice, what is wrong
        with one of the branches says as much."""
        root = self.root_of(obj)
        if root is None:
            return None
        found = {}
        for e in self.validators[root].iter_errors(without_nulls(obj)):
            instead = self.instead_of(e)
            stack = list(e.context or [])
            while stack:
                inner = stack.pop()
                instead |= self.reduce(inner)
                stack.extend(inner.context or [])
            for key in self.reduce(e):
                found.setdefault(key, set()).update(instead)
        for s in self.sites(obj):
            # A name is unknown whatever it holds.
            if isinstance(s.value, dict) and s.schema.get("additionalProperties") is False:
                found.update({(s.path + (k,), UNKNOWN): set() for k in s.value if k not in s.schema.get("properties", {})})
        return found
