/* SPDX-License-Identifier: Apache-2.0
 * The JSON-e context that templates are rendered with: a published interface, because users bring templates of their
 * own.
 *
 * Every field below is always there; "or null" means the value null. Lists and maps without content are [] and {}.
 * Numbers are integers; quantities, ports' names, labels, annotations and KEDA metadata are strings. Names are valid
 * for what they name. FRAGMENT marks a piece of a Kubernetes object that goes in as it is; everything else is a number
 * or a choice whose shape is the template's business. Order is the order of the output.
 *
 *   version                  int, PLAN_CONTEXT_VERSION
 *   set
 *     name, namespace        str
 *     createNamespace        bool: false for default and kube-*
 *     podSecurity            "restricted" | "baseline": the strictest that all workloads meet
 *     cloud                  {name, title}
 *     kubernetes             {minor: int, version: "1.37"}
 *     labels                 map: on objects that belong to no single model
 *     cluster                {has: [str]}: capabilities, sorted
 *     priorities             [{name, value: int, preempt: bool, description}]
 *     quota                  {name, hard: FRAGMENT} or null
 *     notes                  [{need, text, command: str or null}]: what the cluster must have, sorted
 *   workloads                one a model, in the order of the values file; each
 *     name                   str: of the Deployment, the Service and whatever else there is one of; also of the
 * container kind                   "deployment" model, modelLabel      str: as written; as a label value engine,
 * engineTitle    str: "vllm", "vLLM" version                str: a label value, never empty labels, selector       map:
 * on every object and the pod template; the part of them that never changes annotations            map: on the
 * Deployment podLabels, podAnnotations    map: on the pod template alone, beside labels container image,
 * imagePullPolicy str imagePullSecrets       [str] command, args          [str]; command [] is the image's own env
 * [{name, value}] secrets                [{name, secret, key, optional: bool}]: variables from Secrets config {name,
 * data: map, as: "env" | "files", path} or null: a ConfigMap ports                  [{name, port: int, servicePort: int
 * or null}]; the first is the API resources              FRAGMENT {requests, limits} gpu                    {type,
 * title, vendor, count: int, resource} or null security               {nonRoot: bool, uid, gid, fsGroup: int or null}
 *     shm                    {size} or null: memory-backed /dev/shm, counted in the memory limit
 *     scratch                [{name, path, size}]: writable folders on disk
 *     cache                  {claim, create: bool, size, class: str or null, mode, path, subPath: str or null,
 * readOnly: bool, keep: bool} or null download               {image, command, args, env, secrets, resources: FRAGMENT}
 * or null: an init container that fills the cache probes                 {startup, readiness, liveness}, each {kind:
 * "http" | "tcp", path: str or null, port: str, period, timeout, failures: int} or null shutdown {preStop: int,
 * nativeSleep: bool, grace: int}: seconds placement nodeSelector           map affinity               FRAGMENT or null
 *     tolerations            FRAGMENT list
 *     spread                 [{key, skew: int, hard: bool}]
 *     priorityClassName, runtimeClassName    str or null
 *     serviceAccount         {name, create: bool, annotations: map}
 *   how many
 *     replicas               int, or null when an autoscaler owns the number
 *     maxReplicas, minReadySeconds, progressDeadline    int
 *     rollout                {strategy: "RollingUpdate" | "Recreate", maxSurge, maxUnavailable: int}
 *     autoscale              null, or {kind: "keda" | "hpa", min, max, pollingInterval, cooldown: int, fallback:
 * {failures, replicas} or null, triggers: [{type, name, metricType: str or null, metadata: FRAGMENT, authentication:
 * str or null}]   [] for hpa metrics: [{kind: "pods", name, average} | {kind: "resource", name, utilization: int}] []
 * for keda up, down: {window, pods, period: int}}: at most so many pods a period, after a stabilisation of window
 * seconds pdb                    {maxUnavailable: int} or null who reaches it network                null, or {clients,
 * scrapers, dns: FRAGMENT lists of peers, metricsPort: str, egress: [{to: FRAGMENT, ports: [{port: int, protocol}]}]}
 *     expose                 null, or {via: "ingress" | "gateway", host, path, class: str or null, classByAnnotation:
 * bool, controller: "nginx" | "alb" | "gce" | "other", port, timeout: int, bodySize, rateLimit: int or null, tls:
 * {secret, issuer: str or null, issuerKind: "cluster" | "namespace"} or null, annotations: map, gateway: {name,
 * namespace, section: str or null} or null} observation monitor                null, or {labels: map, port, path,
 * interval, timeout: int} alerts                 null, or {labels: map, match: PromQL matchers, metrics: {queue,
 * running, cache, firstToken: str or null}, queue, firstTokenSeconds, cachePercent, loadSeconds: int}
 *
 * The fields below container, placement, how many, … are fields of the workload itself; those words only group them
 * here. */
#ifndef K8SAI_PLAN_CONTEXT_H
#define K8SAI_PLAN_CONTEXT_H

#include "doc/node.h"
#include "plan/plan.h"

/** Of the contract above: it grows when a field goes away or changes its meaning, not when one is added. */
enum { PLAN_CONTEXT_VERSION = 1 };

/** The context of a plan, built in `arena`; texts point into the plan, which must live as long. */
struct node *plan_context(struct arena *arena, const struct plan *plan);
/** All decisions in order, each {subject, chosen, why, change, given: bool}. */
struct node *plan_decisions(struct arena *arena, const struct plan *plan);

#endif
