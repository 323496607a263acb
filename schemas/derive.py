#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the compact Kubernetes schemas in schemas/kubernetes/.

    schemas/derive.py --builtin [DIR]    kubernetes/GROUP.yaml: the built-in kinds, one file an API group. DIR holds v1.N.0-local/_definitions.json
                                         for each minor version, as PyPI's kubernetes-validate carries them; without DIR the installed package's.
    schemas/derive.py --crds DIR         kubernetes/crds/GROUP.yaml: the custom resources in DIR/*.json, each an object of group, version, kind, scope,
                                         schema, source and deprecated. A file there that says "Written by hand" is left alone.
    schemas/derive.py ... --out DIR      writes below DIR instead of kubernetes/ beside this script.

The files hold JSON Schema in YAML, a definition per type, a line per field, and only facts: names, types, what is required, enumerations, list keys,
and in our own keywords
    x-k8sai-from, x-k8sai-until                    first minor version that has a definition or field (left out: the oldest), first that lacks it again
    x-k8sai-required-from                          the same for being required, on a field that its object's `required` names
    x-k8sai-gate, x-k8sai-off-until                the feature gate that a field needs, and the first version where it is on by default (left out: none yet)
    x-k8sai-fields-of                              the fields of another definition, but not what it requires
    x-k8sai-unions                                 fields of which at most one may be set (required: exactly one)
    x-k8sai-scope, x-k8sai-deprecated              of a custom resource's kind
There is no null in them: a null counts as an absent field. Where versions differ in what these keywords cannot tell, the newest stands, or an older one's
types when those are more, and a line on standard error says so. The same input gives the same bytes."""
import argparse
import collections
import importlib.util
import json
import pathlib
import re
import sys

# ---- facts that the input lacks ---------------------------------------------------------------------------------------------------------------

# First minor version in which a feature gate is on by default; None: still off in the newest version here.
# Source: kubernetes/kubernetes pkg/features/kube_features.go (defaultVersionedKubernetesFeatureGates) and the apiserver's kube_features.go; gates that
# are gone from there: kubernetes/website content/en/docs/reference/command-line-tools-reference/feature-gates/GATE.md. The descriptions of fields go on
# saying "alpha" for a version or more after a gate's change, so this table goes before them.
GATES = {
    "AdmissionWebhookMatchConditions": 28,
    "AtomicWriteVolumeUserFields": None,
    "AuthorizeWithSelectors": 32,
    "ClusterTrustBundleProjection": None,
    "CompositePodGroup": None,
    "CoordinatedLeaderElection": None,
    "CrossNamespaceVolumeDataSource": None,
    "CSINodeExpandSecret": 27,
    "CustomResourceValidationExpressions": 25,
    "DRAAdminAccess": 34,
    "DRAControlPlaneController": None,
    "DRADerivedAttributes": None,
    "DRADeviceBindingConditions": 36,
    "DRADeviceTaints": 36,
    "DRAExtendedResource": 36,
    "DRAListTypeAttributes": None,
    "DRAResourceClaimDeviceStatus": 33,
    "DRAWorkloadResourceClaims": None,
    "DeploymentReplicaSetTerminatingReplicas": 35,
    "DynamicResourceAllocation": 34,
    "EmptyDirVolumeMode": None,
    "EnvFiles": 35,
    "HPAConfigurableTolerance": 35,
    "HPAContainerMetrics": 27,
    "InPlacePodVerticalScalingSchedulerPreemption": None,
    "JobBackoffLimitPerIndex": 29,
    "JobManagedBy": 32,
    "JobPodFailurePolicy": 26,
    "JobPodReplacementPolicy": 29,
    "JobSuccessPolicy": 31,
    "MatchLabelKeysInPodAffinity": 31,
    "MaxUnavailableStatefulSet": 37,  # on in 1.35.0 to 1.35.3, then off again
    "MutableCSINodeAllocatableCount": 35,
    "NodeInclusionPolicyInPodTopologySpread": 26,
    "PDBUnhealthyPodEvictionPolicy": 27,
    "PersistentVolumeLastPhaseTransitionTime": 29,
    "PodGroupPreemptionPolicy": None,
    "PodLevelResources": 34,
    "PodObservedGenerationTracking": 34,
    "PodSchedulingReadiness": 27,
    "RecoverVolumeExpansionFailure": 32,
    "ServiceTrafficDistribution": 31,
    "ShardedListAndWatch": None,
    "StatefulSetAutoDeletePVC": 27,
    "StatefulSetStartOrdinal": 27,
    "SupplementalGroupsPolicy": 33,
    "TopologyAwareWorkloadScheduling": None,
    "UserNamespacesSupport": 33,
    "VolumeAttributesClass": 34,
    "VolumeBindMountOptions": None,
    "VolumeLimitScaling": 37,
    "WindowsHostProcessContainers": 23,
    "WorkloadWithJob": None,
}

# Fields whose description does not name their gate in any version. Source as above.
FIELD_GATES = {
    ("resource.v1.DeviceClassSpec", "extendedResourceName"): "DRAExtendedResource",
    ("resource.v1beta1.DeviceClassSpec", "extendedResourceName"): "DRAExtendedResource",
    ("resource.v1beta2.DeviceClassSpec", "extendedResourceName"): "DRAExtendedResource",
}

# Fields whose description names a gate for one value, for a part of the field, or for what the server does with it: the field itself is open to all.
NOT_GATED = {
    ("autoscaling.v1.HorizontalPodAutoscalerSpec", "minReplicas"),
    ("autoscaling.v2.HorizontalPodAutoscalerSpec", "minReplicas"),
    ("autoscaling.v2beta2.HorizontalPodAutoscalerSpec", "minReplicas"),
    ("autoscaling.v2.MetricSpec", "type"),
    ("autoscaling.v2.MetricStatus", "type"),
    ("autoscaling.v2beta2.MetricSpec", "type"),
    ("autoscaling.v2beta2.MetricStatus", "type"),
    ("batch.v1.PodFailurePolicyRule", "action"),
    ("core.v1.FileKeySelector", "key"),
    ("core.v1.PersistentVolumeClaimSpec", "dataSource"),
    ("core.v1.PersistentVolumeClaimSpec", "dataSourceRef"),
    ("core.v1.PodResourceClaim", "resourceClaimTemplateName"),
    ("discovery.v1.EndpointHints", "forNodes"),
    ("meta.v1.APIResource", "storageVersionHash"),
}

# Fields that the OpenAPI calls required because the Go type does not leave them out when empty; the server takes their absence for the empty value. Source:
# kubernetes/kubernetes pkg/apis/core/validation/validation.go (ValidateHTTPHeaders, validateSysctls, validateISCSIVolumeSource),
# pkg/apis/apps/validation/validation.go (ValidateControllerRevision: revision is not negative),
# staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/types.go (served and storage are plain booleans).
NOT_REQUIRED = {
    ("apiextensions.v1.CustomResourceDefinitionVersion", "served"),
    ("apiextensions.v1.CustomResourceDefinitionVersion", "storage"),
    ("apps.v1.ControllerRevision", "revision"),
    ("core.v1.HTTPHeader", "value"),
    ("core.v1.ISCSIPersistentVolumeSource", "lun"),
    ("core.v1.ISCSIVolumeSource", "lun"),
    ("core.v1.Sysctl", "value"),
}

# Custom resources' fields that are required but have a default, which the server fills in before it looks, by API group and end of the path. Only for
# definitions given without their defaults. Source: the +kubebuilder:default markers in the Go types of kubernetes-sigs/karpenter, kubeai-project/kubeai,
# kubernetes-sigs/lws, NVIDIA/gpu-operator and ray-project/kuberay (which AIBrix embeds).
DEFAULTED = {
    "karpenter.sh": (".spec.disruption.budgets.nodes",),
    "kubeai.org": (".spec.scaleDownDelaySeconds", ".spec.targetRequests"),
    "leaderworkerset.x-k8s.io": (".spec.rolloutStrategy.type",),
    "nvidia.com": (".spec.default", ".spec.driverType", ".spec.image"),
    "orchestration.aibrix.ai": (".workerGroupSpecs.maxReplicas", ".workerGroupSpecs.minReplicas"),
    "ray.io": (".workerGroupSpecs.maxReplicas", ".workerGroupSpecs.minReplicas"),
}

QUANTITY_PATTERN = (r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"
                    r"(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$")

# Types that encode themselves: what they accept is in Go (apimachinery's Quantity, IntOrString and RawExtension; apiextensions' JSON...), upstream's
# schema says less or nothing.
SHAPES = {
    "apiextensions.v1.JSON": {"x-kubernetes-preserve-unknown-fields": True},
    "apiextensions.v1.JSONSchemaPropsOrArray": {
        "anyOf": [{"$ref": "#/$defs/apiextensions.v1.JSONSchemaProps"},
                  {"type": "array", "items": {"$ref": "#/$defs/apiextensions.v1.JSONSchemaProps"}}]},
    "apiextensions.v1.JSONSchemaPropsOrBool": {
        "anyOf": [{"$ref": "#/$defs/apiextensions.v1.JSONSchemaProps"}, {"type": "boolean"}]},
    "apiextensions.v1.JSONSchemaPropsOrStringArray": {
        "anyOf": [{"$ref": "#/$defs/apiextensions.v1.JSONSchemaProps"}, {"type": "array", "items": {"type": "string"}}]},
    "intstr.IntOrString": {"x-kubernetes-int-or-string": True},
    "meta.v1.FieldsV1": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "resource.Quantity": {"type": ["string", "number"], "format": "quantity"},
    "runtime.RawExtension": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
}

# ---- writing YAML -----------------------------------------------------------------------------------------------------------------------------

KEYWORDS = ["x-kubernetes-group-version-kind", "group", "version", "kind", "x-k8sai-scope", "x-k8sai-deprecated", "type", "format", "$ref",
            "x-k8sai-fields-of", "enum", "required", "items", "additionalProperties"]
LAST = ["x-k8sai-from", "x-k8sai-until", "x-k8sai-required-from", "x-k8sai-gate", "x-k8sai-off-until", "properties"]
PLAIN = re.compile(r"[A-Za-z_$][\w./$-]*")
RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def keyword_order(keyword):
    """Sorts the keywords of a schema: what it is first, in which versions last."""
    if keyword in KEYWORDS:
        return 0, KEYWORDS.index(keyword), ""
    return (2, LAST.index(keyword), "") if keyword in LAST else (1, 0, keyword)


def scalar(value):
    """A JSON scalar in YAML that every reader takes for the same: strings that could be something else are quoted."""
    if not isinstance(value, str):
        return json.dumps(value)
    if PLAIN.fullmatch(value) and value.lower() not in RESERVED:
        return value
    if not value.isprintable() or not value.isascii():
        return json.dumps(value)
    return "'" + value.replace("'", "''") + "'"


def flow(value):
    """A value in flow style, on one line."""
    if isinstance(value, dict):
        keys = sorted(value, key=keyword_order)
        return "{" + ", ".join(f"{scalar(k)}: {flow(value[k])}" for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return scalar(value)


def has_properties(schema):
    """Are there properties in the schema, its items or its values?"""
    inner = [schema.get("items"), schema.get("additionalProperties")]
    return bool(schema.get("properties")) or any(isinstance(s, dict) and has_properties(s) for s in inner)


def block(schema, indent):
    """The lines of a schema with properties, in block style."""
    pad, lines = "  " * indent, []
    for keyword in sorted(schema, key=keyword_order):
        value = schema[keyword]
        if keyword == "properties" and value:
            lines.append(f"{pad}properties:")
            for name in sorted(value):
                lines += entry(name, value[name], indent + 1)
        elif keyword in ("items", "additionalProperties") and isinstance(value, dict):
            lines += entry(keyword, value, indent)
        else:
            lines.append(f"{pad}{scalar(keyword)}: {flow(value)}")
    return lines


def entry(name, schema, indent):
    """The lines of a named schema."""
    pad = "  " * indent
    if not has_properties(schema):
        return [f"{pad}{scalar(name)}: {flow(schema)}"]
    return [f"{pad}{scalar(name)}:"] + block(schema, indent + 1)


def write(path, head, defs, comments=()):
    """Writes the schemas `defs` as a file; `comments` has a line to stand before some of them."""
    comments = dict(comments)
    lines = ["# SPDX-License-Identifier: Apache-2.0"] + [f"# {line}" for line in head] + ["$defs:"]
    for name in sorted(defs):
        if name in comments:
            lines.append(f"  # {comments[name]}")
        lines += entry(name, defs[name], 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---- built-in kinds ---------------------------------------------------------------------------------------------------------------------------

PREFIXES = [("io.k8s.api.", ""), ("io.k8s.apimachinery.pkg.apis.", ""), ("io.k8s.apimachinery.pkg.api.", ""), ("io.k8s.apimachinery.pkg.util.", ""),
            ("io.k8s.apimachinery.pkg.", ""), ("io.k8s.apiextensions-apiserver.pkg.apis.", ""), ("io.k8s.kube-aggregator.pkg.apis.", "")]
DROPPED_KINDS = {"meta.v1.WatchEvent", "meta.v1.DeleteOptions"}
# An object without fields of its own that is no open map: only these two are.
OPEN_OBJECTS = {"meta.v1.FieldsV1", "meta.v1.Patch", "runtime.RawExtension"}


def short_name(upstream):
    """io.k8s.api.apps.v1.Deployment -> apps.v1.Deployment."""
    for prefix, to in PREFIXES:
        if upstream.startswith(prefix):
            return to + upstream[len(prefix):]
    raise ValueError(f"'{upstream}': a name of unknown form")


def find_package():
    """The schemas' folder in the installed kubernetes-validate."""
    spec = importlib.util.find_spec("kubernetes_validate")
    if not spec or not spec.origin:
        sys.exit("derive.py: no package kubernetes_validate here: install it, or name the folder of schemas after --builtin")
    return pathlib.Path(spec.origin).parent / "kubernetes-json-schema"


def load_versions(folder):
    """{minor: {short name: upstream's schema}} of all versions in the folder."""
    versions = {}
    for path in folder.glob("v1.*.0-local/_definitions.json"):
        minor = int(path.parent.name.split(".")[1])
        raw = json.loads(path.read_text(encoding="utf-8"))["$defs"]
        versions[minor] = {short_name(name): schema for name, schema in raw.items()}
    if not versions:
        sys.exit(f"derive.py: no v1.N.0-local/_definitions.json in {folder}")
    return dict(sorted(versions.items()))


def tidy(schema):
    """Upstream's schema without what is no fact of its shape: null (it stands for "not required"), texts, patch strategies, atomic lists."""
    out = {}
    for keyword, value in schema.items():
        if keyword == "type":
            kinds = [t for t in ([value] if isinstance(value, str) else value) if t != "null"]
            out[keyword] = kinds[0] if len(kinds) == 1 else kinds
        elif keyword in ("items", "additionalProperties") and isinstance(value, dict):
            out[keyword] = tidy(value)
        elif keyword == "$ref":
            out[keyword] = "#/$defs/" + short_name(value.rsplit("/", 1)[1])
        elif keyword == "x-kubernetes-list-type":
            if value in ("map", "set"):
                out[keyword] = value
        elif keyword in ("enum", "format", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields",
                         "x-kubernetes-embedded-resource"):
            out[keyword] = value
    return out


def span(minors, name, note):
    """First and last of the versions that have something; a gap between them is reported."""
    if minors != list(range(minors[0], minors[-1] + 1)):
        note(f"{name}: absent in between: {minors}")
    return minors[0], minors[-1]


def add_span(schema, span_in, span_of, keywords=("x-k8sai-from", "x-k8sai-until")):
    """Says in which versions of those of its surroundings (`span_of`) something is there (`span_in`)."""
    if span_in[0] > span_of[0]:
        schema[keywords[0]] = f"1.{span_in[0]}"
    if span_in[1] < span_of[1]:
        schema[keywords[1]] = f"1.{span_in[1] + 1}"


def types_of(schema):
    """The set of types that a schema names."""
    kinds = schema.get("type", [])
    return set([kinds] if isinstance(kinds, str) else kinds)


def merge_schemas(by_minor, name, note):
    """One schema for a property of all versions: the newest, but with an older one's types when those are more."""
    newest = dict(by_minor[max(by_minor)])
    last = None
    for minor in sorted(by_minor):
        plain = {k: v for k, v in by_minor[minor].items() if not k.startswith("x-kubernetes-list-")}
        if last is not None and plain != last:
            note(f"{name}: differs from 1.{minor} on: {flow(last)} -> {flow(plain)}")
        last = plain
        if types_of(by_minor[minor]) > types_of(newest):
            newest["type"] = by_minor[minor]["type"]
    return newest


ALPHA = re.compile(r"\balpha\b(?![0-9])|\b(?:disabled|off) by default\b", re.I)
NAMED_GATE = re.compile(r"`?\b([A-Z]\w+)`?(?: and `?[A-Z]\w+`?)? [Ff]eature(?:[ -]?gates?| flag|gate)?\b|[Ff]eature[ -]?gates? `?([A-Z]\w+)`?"
                        r"|\b([A-Z]\w+) featuregate\b|[Ee]nable (\w+) to be able")
NEEDS_GATE = re.compile(r"\b(?:[Rr]equires?|must enable|available (?:only )?when|used only when|managed by|enabled by)\b[^.]*\b[Ff]eature[ -]?(?:gate|flag)")


def gate_name(texts, field):
    """The feature gate that descriptions of a field name, those that call it alpha first."""
    if field in FIELD_GATES:
        return FIELD_GATES[field]
    for text in sorted(texts, key=lambda t: not ALPHA.search(t)):
        for sentence in sorted(re.split(r"(?<=[.])\s+|\n+", text), key=lambda s: not ALPHA.search(s)):
            for match in NAMED_GATE.finditer(sentence):
                name = next(g for g in match.groups() if g)
                if name in GATES or re.search(r"[a-z][A-Z]", name):
                    return name
    return None


def add_gate(schema, texts, field, note):
    """Says which feature gate must be on for a field, and until when it is off by default; `texts` has its description of each version."""
    alpha = [minor for minor, text in texts.items() if ALPHA.search(text)]
    if field in NOT_GATED or not (alpha or any(NEEDS_GATE.search(t) for t in texts.values())):
        return
    gate = gate_name(texts.values(), field)
    if not gate or (gate not in GATES and not alpha):
        if alpha and re.search(r"alpha[- ](?:field|level)|\(Alpha\)", texts[alpha[0]]):
            note(f"{'.'.join(field)}: alpha without the name of a gate")
        return
    first, last = min(texts), max(texts)
    on = GATES[gate] if gate in GATES else (max(alpha) + 1 if max(alpha) < last else None)
    if gate not in GATES:
        note(f"{'.'.join(field)}: gate {gate} is {f'off until 1.{on}' if on else 'still off'} by the descriptions alone")
    if on is not None and on <= first:
        return
    schema["x-k8sai-gate"] = gate
    if on is not None:
        schema["x-k8sai-off-until"] = f"1.{on}"


def unions_of(schema):
    """Upstream's unions as ours, where they are fields that exclude each other."""
    found = []
    for union in schema.get("x-kubernetes-unions", []):
        fields = sorted(union["fields-to-discriminateBy"])
        if len(fields) > 1:
            found.append({"fields": fields, "required": "xactly one" in schema.get("description", "")})
    return found


def merge_property(name, prop, defs, span_of, note):
    """One schema for property `prop` of the definition `name`, whose versions `defs` has."""
    upstream = {minor: d["properties"][prop] for minor, d in defs.items() if prop in d.get("properties", {})}
    field = (name, prop)
    span_in = span(list(upstream), ".".join(field), note)
    if name in DROPPED_KINDS and prop == "apiVersion":
        out = {"type": "string"}  # upstream lists every group's version
    else:
        out = merge_schemas({minor: tidy(s) for minor, s in upstream.items()}, ".".join(field), note)
    add_span(out, span_in, span_of)
    required = [minor for minor in upstream if prop in defs[minor].get("required", [])]
    # What a later version calls optional was no more than a wrong description: the server cannot tell absent from empty.
    if field in NOT_REQUIRED or (required and max(required) < span_in[1]):
        required = []
    if required:
        add_span(out, span(required, ".".join(field) + " required", note), span_in, ("x-k8sai-required-from", ""))
    add_gate(out, {minor: s.get("description", "") for minor, s in upstream.items()}, field, note)
    return out, bool(required)


def merge_def(name, defs, oldest, newest, note):
    """One schema for a definition of all versions."""
    span_in = span(list(defs), name, note)
    last = defs[span_in[1]]
    out = SHAPES.get(name) or merge_schemas({minor: tidy(d) for minor, d in defs.items()}, name, note)
    out = dict(out)
    kinds = last.get("x-kubernetes-group-version-kind", [])
    if len(kinds) == 1:
        out["x-kubernetes-group-version-kind"] = [{k: kinds[0][k] for k in ("group", "version", "kind")}]
    unions = unions_of(last)
    if unions:
        out["x-k8sai-unions"] = unions
    add_span(out, span_in, (oldest, newest))
    names = sorted({p for d in defs.values() for p in d.get("properties", {})})
    required = []
    for prop in names:
        out.setdefault("properties", {})[prop], needed = merge_property(name, prop, defs, span_in, note)
        required += [prop] if needed else []
    if required:
        out["required"] = required
    if out.get("type") == "object" and not names and "additionalProperties" not in out and name not in OPEN_OBJECTS:
        out["properties"] = {}
    return out


def refs_in(value):
    """The names of all definitions that a schema leads to."""
    if isinstance(value, list):
        return {r for v in value for r in refs_in(v)}
    if not isinstance(value, dict):
        return set()
    found = {r for v in value.values() for r in refs_in(v)}
    if isinstance(value.get("$ref"), str):
        found.add(value["$ref"].rsplit("/", 1)[1])
    if isinstance(value.get("x-k8sai-fields-of"), str):
        found.add(value["x-k8sai-fields-of"])
    return found


def is_kept_kind(name, schema):
    """Is it a kind that a manifest holds? Lists and what only the API's own answers use are not."""
    kind = schema.get("x-kubernetes-group-version-kind")
    return bool(kind) and name not in DROPPED_KINDS and not kind[0]["kind"].endswith("List")


def reachable(defs, status=True):
    """Names of the kept kinds and of all that they lead to, with or without their `status`."""
    kept, todo = set(), [name for name, schema in defs.items() if is_kept_kind(name, schema)]
    kinds = set(todo)
    while todo:
        name = todo.pop()
        if name not in kept:
            kept.add(name)
            schema = defs[name]
            if name in kinds and not status:
                schema = {k: v for k, v in schema.get("properties", {}).items() if k != "status"}
            todo += sorted(refs_in(schema))
    return kept


def drop_status_requirements(defs):
    """Takes `required` from what only a `status` holds: it is the server's to fill in, and what a manifest has there is thrown away."""
    asked = reachable(defs, status=False)
    for name, schema in defs.items():
        if name not in asked:
            schema.pop("required", None)
            for prop in schema.get("properties", {}).values():
                prop.pop("x-k8sai-required-from", None)


def file_of(name):
    """Name of the file for a definition: its group's, and meta's for apimachinery's types without a version."""
    parts = name.split(".")
    return parts[0] if len(parts) > 2 else "meta"


def derive_builtin(folder, out, note):
    """Writes the files of the built-in kinds."""
    versions = load_versions(folder)
    oldest, newest = min(versions), max(versions)
    by_name = collections.defaultdict(dict)
    for minor, defs in versions.items():
        for name, schema in defs.items():
            by_name[name][minor] = schema
    notes = collections.defaultdict(list)
    merged = {name: merge_def(name, defs, oldest, newest, notes[name].append) for name, defs in sorted(by_name.items())}
    drop_status_requirements(merged)
    files = collections.defaultdict(dict)
    for name in sorted(reachable(merged)):
        files[file_of(name)][name] = merged[name]
        for text in notes[name]:
            note(text)
    for group, defs in files.items():
        write(out / f"{group}.yaml", [
            f"Kubernetes 1.{oldest} to 1.{newest}, API group '{group}'. Derived from the project's own OpenAPI (Apache-2.0) as PyPI's kubernetes-validate",
            "carries it. Do not edit: schemas/derive.py --builtin writes it anew; what the OpenAPI does not say goes into server.yaml."], defs)


# ---- custom resources -------------------------------------------------------------------------------------------------------------------------

# Keywords of a custom resource's schema that say nothing about what is accepted (null counts as absent everywhere).
CRD_DROPPED = {"description", "title", "default", "example", "externalDocs", "nullable", "x-kubernetes-map-type", "x-kubernetes-validations"}
SERVER_FIELDS = {"apiVersion", "kind", "metadata"}
# Schemas smaller than this many characters stay where they are even when they occur more than once.
SHARED_SIZE = 160
# A field of such a name lends its type its owner's name as well.
VAGUE_NAMES = {"Metadata", "Spec", "Template"}
EITHER = [{"type": "integer"}, {"type": "string"}]


def convert_crd(schema):
    """A structural schema in our form."""
    out = {}
    for keyword, value in schema.items():
        if keyword in CRD_DROPPED or (keyword == "x-kubernetes-list-type" and value not in ("map", "set")):
            continue
        if keyword == "$ref":
            out["x-k8sai-fields-of"] = short_name(value)
        elif keyword == "properties":
            out[keyword] = {name: convert_crd(s) for name, s in value.items()}
        elif keyword in ("items", "additionalProperties", "not") and isinstance(value, dict):
            out[keyword] = convert_crd(value)
        elif keyword in ("allOf", "anyOf", "oneOf"):
            out[keyword] = [convert_crd(s) for s in value]
        else:
            out[keyword] = sorted(value) if keyword == "required" else value
    if out.get("x-kubernetes-int-or-string") and out.get("anyOf") == EITHER:
        del out["anyOf"]
    if out.get("pattern") == QUANTITY_PATTERN and "format" not in out:
        del out["pattern"]
        out["format"] = "quantity"
    return out


def drop_defaulted(schema, upstream, ends, path=""):
    """Takes the fields that have a default out of `required`."""
    for name, prop in upstream.get("properties", {}).items():
        place = f"{path}.{name}"
        if name in schema.get("required", []) and ("default" in prop or place.endswith(ends)):
            schema["required"].remove(name)
        drop_defaulted(schema["properties"][name], prop, ends, place)
    for keyword in ("items", "additionalProperties"):
        if isinstance(upstream.get(keyword), dict):
            drop_defaulted(schema[keyword], upstream[keyword], ends, path)
    if "required" in schema and not schema["required"]:
        del schema["required"]


def convert_kind(crd):
    """The definition of a custom resource's kind. Whoever compiles it adds apiVersion, kind and metadata; status is the controller's, and open."""
    out = convert_crd(crd["schema"])
    drop_defaulted(out, crd["schema"], DEFAULTED.get(crd["group"], ()))
    out["required"] = [name for name in out.get("required", []) if name not in SERVER_FIELDS]
    if not out["required"]:
        del out["required"]
    out["properties"] = {name: s for name, s in out.get("properties", {}).items() if name not in SERVER_FIELDS}
    out["properties"].setdefault("status", {"type": "object", "x-kubernetes-preserve-unknown-fields": True})
    out["x-kubernetes-group-version-kind"] = [{k: crd[k] for k in ("group", "version", "kind")}]
    if crd.get("deprecated"):
        out["x-k8sai-deprecated"] = True
    if crd.get("scope") == "Cluster":
        out["x-k8sai-scope"] = "Cluster"
    return out


def newest_first(version):
    """Sorts versions as Kubernetes ranks them: v2, v1, v1beta2, v1beta1, v1alpha1."""
    major, stage, number = re.fullmatch(r"v(\d+)(?:(alpha|beta)(\d+))?", version).groups()
    return {None: 0, "beta": 1, "alpha": 2}[stage], -int(major), -int(number or 0)


def camel(name, one):
    """Name of a field as part of a type's name; `one`: an element of it, so in the singular."""
    if one and name.endswith("ies"):
        name = name[:-3] + "y"
    elif one and re.search(r"(?:ch|sh|ss|x)es$", name):
        name = name[:-2]
    elif one and name.endswith("s") and not name.endswith("ss"):
        name = name[:-1]
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", name))


class Sharing:
    """Finds the schemas that occur more than once in an API group's kinds, and gives each a definition of its own."""

    def __init__(self, kinds):
        """`kinds`: {definition name: schema}."""
        self.kinds = kinds
        self.places = collections.defaultdict(list)
        self.uses = collections.Counter()
        self.schemas = {}
        for name in sorted(kinds):
            for schema, path in self.parts(kinds[name], (name.rsplit(".", 1)[1],)):
                self.meet(schema, name.rsplit(".", 2)[1], path)
        self.names = self.choose_names()

    @staticmethod
    def key(schema):
        """What is the same for equal schemas."""
        return json.dumps(schema, sort_keys=True)

    @staticmethod
    def place(version, path):
        """A place as a tuple that sorts before those less fit to name a schema."""
        return newest_first(version), len(path), len("".join(path)), path, version

    def parts(self, schema, path):
        """The schemas right below this one that could be shared, each with its path; smaller ones are looked into."""
        below = [(s, path + (camel(name, False),), name) for name, s in schema.get("properties", {}).items()]
        for keyword in ("items", "additionalProperties"):
            if isinstance(schema.get(keyword), dict):
                below.append((schema[keyword], path, None))
        for inner, place, name in below:
            if name is None and len(path) > 1:
                place = path[:-1] + (camel(path[-1], True),)
            if inner.get("properties") and len(self.key(inner)) >= SHARED_SIZE:
                yield inner, place
            else:
                yield from self.parts(inner, place)

    def meet(self, schema, version, path):
        """Counts a place of a schema, and what is below it at its first."""
        key = self.key(schema)
        self.places[key].append(self.place(version, path))
        self.uses[key] += 1
        first = key not in self.schemas
        self.schemas[key] = schema
        for inner, place in self.parts(schema, path):
            if first:
                self.meet(inner, version, place)
            else:
                self.see(inner, version, place)

    def see(self, schema, version, path):
        """Notes a further place of a schema inside one that was met before: a candidate for its name, no further use."""
        self.places[self.key(schema)].append(self.place(version, path))
        for inner, place in self.parts(schema, path):
            self.see(inner, version, place)

    def choose_names(self):
        """{key: definition name}: as few of the last names on its shortest path as tell it from all others."""
        shared = sorted((min(self.places[k]), k) for k, n in self.uses.items() if n > 1)
        group = next(iter(self.kinds)).rsplit(".", 2)[0] if self.kinds else ""
        length = {key: 2 if place[3][-1] in VAGUE_NAMES else 1 for place, key in shared}
        while True:
            names = {key: f"{group}.{place[4]}.{''.join(place[3][-length[key]:])}" for place, key in shared}
            count = collections.Counter(names.values())
            longer = [(place, key) for place, key in shared if (count[names[key]] > 1 or names[key] in self.kinds) and length[key] < len(place[3])]
            if not longer:
                break
            for _, key in longer:
                length[key] += 1
        seen = collections.Counter(self.kinds)
        for _, key in shared:
            seen[names[key]] += 1
            if seen[names[key]] > 1:
                names[key] += str(seen[names[key]])
        return names

    def replace(self, schema, whole=True):
        """The schema with shared ones below it as references; itself too unless it is the `whole` of a definition."""
        if not whole and schema.get("properties") and self.key(schema) in self.names:
            return {"$ref": "#/$defs/" + self.names[self.key(schema)]}
        out = dict(schema)
        if schema.get("properties"):
            out["properties"] = {name: self.replace(s, False) for name, s in schema["properties"].items()}
        for keyword in ("items", "additionalProperties"):
            if isinstance(schema.get(keyword), dict):
                out[keyword] = self.replace(schema[keyword], False)
        return out

    def definitions(self):
        """All kinds and shared schemas."""
        out = {name: self.replace(schema) for name, schema in self.kinds.items()}
        out.update({name: self.replace(self.schemas[key]) for key, name in self.names.items()})
        return out


def derive_crds(folder, out, note):
    """Writes the files of the custom resources in a folder."""
    groups, sources = collections.defaultdict(dict), {}
    for path in sorted(folder.glob("*.json")):
        crd = json.loads(path.read_text(encoding="utf-8"))
        name = f"{crd['group']}.{crd['version']}.{crd['kind']}"
        groups[crd["group"]][name] = convert_kind(crd)
        sources[name] = crd["source"]
    for group, kinds in sorted(groups.items()):
        path = out / "crds" / f"{group}.yaml"
        if path.exists() and "Written by hand" in path.read_text(encoding="utf-8")[:500]:
            note(f"{path.name}: written by hand, left alone")
            continue
        write(path, [f"Custom resources of '{group}': field names, types and what is required, from the definitions that each project publishes (named at",
                     "each kind). Do not edit: schemas/derive.py --crds writes it anew."], Sharing(kinds).definitions(), sources)


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builtin", nargs="?", const="", metavar="DIR")
    parser.add_argument("--crds", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR", default=pathlib.Path(__file__).parent / "kubernetes")
    args = parser.parse_args()
    if args.builtin is None and args.crds is None:
        parser.error("give --builtin, --crds or both")

    def note(text):
        print(f"derive.py: {text}", file=sys.stderr)

    if args.builtin is not None:
        derive_builtin(pathlib.Path(args.builtin) if args.builtin else find_package(), args.out, note)
    if args.crds:
        derive_crds(args.crds, args.out, note)


if __name__ == "__main__":
    main()
