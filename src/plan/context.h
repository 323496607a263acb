/* SPDX-License-Identifier: Apache-2.0
 * The JSON-e context that templates are rendered with: a published interface, because users bring templates of their
 * own.
 *
 * Every field below is always there; "or null" means the value null. Lists and maps without content are [] and {}.
 * Numbers are integers; quantities, ports' names, labels, annotations and KEDA metadata are strings. Names are valid
 * for what they name. FRAGMENT marks a piece of a Kubernetes object that goes in as it is; everything else is a number
 * or a choice whose shape is the template's business. Order is the order of the output. */
/* clang-format off */
/*
 *   version                  int, PLAN_CONTEXT_VERSION
 *   set
 *     name, namespace        str
 *     createNamespace        bool: false for default and kube-*
 *     podSecurity            "restricted" | "baseline": the strictest that all workloads meet
 *     cloud                  {name, title}
 *     kubernetes             {minor: int, version: "1.37"}
 *     labels                 map: on objects that belong to no single workload
 *     cluster                {has: [str]}: capabilities, sorted
 *     priorities             [{name, value: int, preempt: bool, description}]
 *     quota                  {name, hard: FRAGMENT} or null
 *     notes                  [{need, text, command: str or null}]: what the cluster must have, sorted
 *   workloads                whatever has pods: the models, then jobs, …, each in the order of the values file
 *     name                   str: of the main object, the Service and whatever else there is one of
 *     kind                   "deployment" | "leaderworkerset" | "kserve" | "job" | "notebook" | "step" | "statefulset" | "daemonset": which template makes it
 *     component              "inference" | "training" | "notebook" | "pipeline" | "vector-store" | …: as the label says it
 *     model, modelLabel      str or null: as written; as a label value
 *     engine, engineTitle    str or null: "vllm", "vLLM"
 *     version                str: a label value, never empty
 *     labels, selector       map: on every object and the pod template; the part of them that never changes
 *     serviceName            str: of its Service, whoever makes that
 *     serviceSelector        map: labels of the pods that answer requests; where others stand beside them it is more than selector
 *     annotations            map: on the main object
 *     podLabels, podAnnotations    map: on the pod template alone, beside labels
 *   … container
 *     container              str: its name
 *     image, imagePullPolicy str
 *     imagePullSecrets       [str]
 *     restartPolicy, subdomain     null: for templates to fill in before they call part('pod', …)
 *     command, args          [str]; command [] is the image's own
 *     env                    [{name, value}]
 *     secrets                [{name, secret, key, optional: bool}]: variables from Secrets
 *     config                 {name, data: map, as: "env" | "files", path} or null: a ConfigMap
 *     ports                  [{name, port: int, servicePort: int or null}]; the first is the API; [] for what does not listen
 *     resources              FRAGMENT {requests, limits}, and claims where there is a gpuClaim
 *     gpu                    {type, title, vendor, count: int, resource} or null
 *     gpuClaim               {name, template, class, count: int, rules: [str]} or null: GPUs by a resource claim (DRA), which `resources`
 *                            refers to by its name; rules are CEL expressions
 *     security               {nonRoot: bool, uid, gid, fsGroup: int or null}
 *     shm                    {size} or null: memory-backed /dev/shm, counted in the memory limit
 *     scratch                [{name, path, size}]: writable folders on disk
 *     cache                  {claim, create: bool, size, class: str or null, mode, path, subPath: str or null,
 *                             readOnly: bool, keep: bool} or null: weights
 *     weights                {image, path} or null: weights that are an image, mounted as a volume
 *     claims                 [{name, claim: str or null, create: bool, size, class: str or null, mode, path, readOnly: bool}]; without a
 *                            claim each pod has one of its own, made by its StatefulSet
 *     download               {image, command, args, env, secrets, resources: FRAGMENT} or null: an init container that
 *                            fills the cache
 *     probes                 {startup, readiness, liveness}, each {kind: "http" | "tcp", path: str or null, port: str,
 *                             period, timeout, failures: int} or null
 *     shutdown               {preStop: int, nativeSleep: bool, grace: int}: seconds
 *   … placement
 *     nodeSelector           map
 *     affinity               FRAGMENT or null
 *     tolerations            FRAGMENT list
 *     spread                 [{key, skew: int, hard: bool}]
 *     priorityClassName, runtimeClassName    str or null
 *     serviceAccount         {name, create: bool, annotations: map}
 *   … how many
 *     replicas               int, or null when an autoscaler owns the number
 *     maxReplicas, minReadySeconds, progressDeadline    int
 *     recommend              bool: a VerticalPodAutoscaler says what CPU and memory would do
 *     rollout                {strategy: "RollingUpdate" | "Recreate", maxSurge, maxUnavailable: int}
 *     target                 {apiVersion, kind}: what has the number of replicas, for scalers; null for what is not scaled
 *     autoscale              null, or {kind: "keda" | "hpa", min, max, pollingInterval, cooldown: int,
 *                             fallback: {failures, replicas} or null,
 *                             triggers: [{type, name, metricType: str or null, metadata: FRAGMENT, authentication: str or null}]   [] for hpa
 *                             authentications: [{name, secrets: [{parameter, secret, key}], identity: FRAGMENT or null}]: those that the set makes
 *                             metrics: [{kind: "pods", name, average} | {kind: "resource", name, utilization: int}]                [] for keda
 *                             up, down: {window, pods, period: int}}: at most so many pods a period, after a stabilisation of window seconds
 *     pdb                    {maxUnavailable: int} or null
 *   … who reaches it
 *     network                null, or {clients, scrapers, dns: FRAGMENT lists of peers, metricsPort: str,
 *                             among: bool: its pods reach each other by any port,
 *                             egress: [{to: FRAGMENT, ports: [{port: int, protocol}]}]}
 *     expose                 null, or {via: "ingress" | "gateway", host, path, class: str or null, classByAnnotation: bool,
 *                             controller: "nginx" | "alb" | "gce" | "other", port, timeout: int, bodySize, rateLimit: int or null,
 *                             tls: {secret, issuer: str or null, issuerKind: "cluster" | "namespace"} or null,
 *                             annotations: map, gateway: {name, namespace, section: str or null} or null}
 *     split                  null, or how requests are divided between it and its canary: {via: "istio" | "gateway", canary: name of a workload,
 *                             service: of that one, weight, rest: int (percent, 100 in all), timeout: int, match: [{header, value, pattern: bool (a regular
 *                             expression)}]: requests that have all of these go to the canary}
 *     canaryOf               str or null: name of the workload whose canary it is
 *   … observation
 *     monitor                null, or {labels: map, port, path, interval, timeout: int, authorization: {secret, key} or null: a bearer token}
 *     alerts                 null, or {labels: map, match: PromQL matchers, metrics: {queue, running, cache, firstToken: str or null},
 *                             queue, firstTokenSeconds, cachePercent, loadSeconds: int}
 *   … of one kind; null for all others
 *     leaderworkerset        {size: int: pods of a group, command, args: [str]: of its workers, preStop: int: theirs}; command and args of
 *                            the workload are the leader's
 *     kserve                 {autoscaler: "keda" | "none", min, max: int, metrics: [{server, query, value}]}
 *     job                    {type: "job" | "jobset" | "pytorchjob" | "tfjob" | "mpijob", workers, gpus (of each), port, retries, ttl: int,
 *                             deadline: int or null, schedule, queue: str or null}
 *     notebook               {}
 *     statefulset            {peers: name of the Service by which its pods find each other, peersPort: int or null: where they do}
 *     daemonset              {}
 *
 *   storage                  {classes: [{name, provisioner, parameters: map, expand: bool, reclaim, binding}]} or null
 *   queues                   {flavor, cohort, queues: [{name, clusterName, resources: [{name, quota}]}]} or null
 *   pipelines                {pipelines: [{name, labels: map, schedule: str or null, parameters: [{name, value}],
 *                             workspace: {size, class: str or null, mode} or null,
 *                             steps: [{name, workload: name of one of kind "step", after: [str], when: str or null}]}]} or null
 *   dashboards               {dashboards: [{name, file, title, uid: str or null, variable: {name, label, query},
 *                             panels: [{id: int, title, description, unit: Grafana's word for it, share: bool: of 1, x, y, w, h: int,
 *                             targets: [{ref, expr: PromQL, legend}]}]}]} or null
 *   rbac                     {bindings: [{name, role, groups: [str]}]} or null
 *   limits                   {name, requests: FRAGMENT} or null
 *   gpuOperator              {namespace, sharing: {configMap, key, way: "timeSlicing" | "mps", pods: int} or null,
 *                             mig: {layout, configMap, file: str or null} or null,
 *                             driver: bool (the operator brings it), clusterPolicy: bool} or null
 *   nodes                    {className, class: {role, cluster, ami, disks: [{device, size}]} or null,
 *                             pools: [{name, requirements: [{key, values: [str]}], taints: [{key, value: str or null, effect}],
 *                                      labels: map, resource, max: int, runs: bool}]} or null
 *
 * What stands behind … only groups the fields here: they are fields of the workload itself. */
/* clang-format on */
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
