#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_writers.py K8SAI KUBECTL HELM [VALUES_FILE]...

For each values file, and for random ones full of texts that YAML, shells and templates trip over (a fixed seed, or $SEED; $CASES of them):
  kubectl kustomize base            = gen          kubectl kustomize overlays/ENV   = gen -e ENV
  helm template                     = gen          helm template -f values-ENV.yaml = gen -e ENV
object for object, as data; helm lint --strict accepts the chart, with the values of each environment; in another namespace nothing of the old one is left
where gen says it comes from the namespace; with a cluster (its API versions list kinds) the chart leaves the namespace to helm install; a second run
changes no file and --check agrees.
"""
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

K8SAI, KUBECTL, HELM = (os.path.abspath(p) for p in sys.argv[1:4])
failures = 0


class Loader(yaml.SafeLoader):
    """YAML as Go's readers take it: no timestamps, no '=' and '<<' types."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(':', 1)[1] not in ('timestamp', 'value', 'merge')]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def fail(name, message):
    global failures
    failures += 1
    print(f'FAIL {name}: {message}')


def run(*command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None, done.stderr


def objects(text):
    out = {}
    for o in yaml.load_all(text, Loader):
        if o is None:
            continue
        meta = o['metadata']
        out[o['apiVersion'], o['kind'], meta.get('namespace'), meta['name']] = o
    return out


def first_difference(a, b, path=''):
    if type(a) is not type(b) and not (isinstance(a, (int, float)) and isinstance(b, (int, float)) and a == b):
        return f'{path}: {a!r} and {b!r}'
    if isinstance(a, dict):
        for key in list(a) + [k for k in b if k not in a]:
            if key not in a or key not in b:
                return f'{path}/{key}: only in {"gen" if key in a else "the other"}'
            found = first_difference(a[key], b[key], f'{path}/{key}')
            if found:
                return found
    elif isinstance(a, list):
        if len(a) != len(b):
            return f'{path}: {len(a)} and {len(b)} elements'
        for i, (x, y) in enumerate(zip(a, b)):
            found = first_difference(x, y, f'{path}/{i}')
            if found:
                return found
    elif a != b:
        return f'{path}: {a!r} and {b!r}'
    return None


def compare(name, wanted, text, errors):
    if text is None:
        fail(name, errors.strip()[:500])
        return
    try:
        got = objects(text)
    except yaml.YAMLError as e:
        fail(name, f'unreadable: {e}')
        return
    for key in wanted:
        if key not in got:
            fail(name, f'{key} is missing')
        else:
            found = first_difference(wanted[key], got[key])
            if found:
                fail(name, f'{key}: gen has, the tool has: {found}')
    for key in got:
        if key not in wanted:
            fail(name, f'{key} is too much')


def namespace_of(set_):
    spaces = [key[2] for key in set_ if key[2]]
    return max(set(spaces), key=spaces.count) if spaces else 'default'


def tree(folder):
    out = {}
    for path in glob.glob(folder + '/**', recursive=True, include_hidden=True):
        if os.path.isfile(path):
            with open(path, encoding='utf-8') as f:
                out[path] = f.read()
    return out


def write(name, fmt, folder, values, options):
    text, errors = run(K8SAI, 'gen', '--format', fmt, '-o', folder, values, *options)
    if text is None:
        # Rare texts and differences are refused: a chart of one environment is the way out (check).
        if 'cannot carry' not in errors and 'cannot say' not in errors:
            fail(name, f'gen --format {fmt}: {errors.strip()}')
        return False
    before = tree(folder)
    run(K8SAI, 'gen', '--format', fmt, '-o', folder, values, *options)
    if tree(folder) != before:
        fail(name, f'a second gen --format {fmt} gives something else')
    text, errors = run(K8SAI, 'gen', '--check', '--format', fmt, '-o', folder, values, *options)
    if text != '':
        fail(name, f'gen --check --format {fmt}: {text} {errors}')
    return True


def check_chart(name, folder, sets):
    for environment, wanted in sets.items():
        space = namespace_of(wanted)
        values = ['-f', f'{folder}/values-{environment}.yaml'] if environment else []
        case = f'{name} {environment or "base"} helm'
        lint, errors = run(HELM, 'lint', '--strict', '--namespace', space, *values, folder)
        if lint is None:
            fail(case, f'helm lint: {errors}')
        text, errors = run(HELM, 'template', 'any-name', folder, '--namespace', space, *values)
        compare(case, wanted, text, errors)
        without = {key: o for key, o in wanted.items() if key[1] != 'Namespace' or key[3] != space}
        text, errors = run(HELM, 'template', 'any-name', folder, '--namespace', space, '--api-versions', 'v1/Namespace', *values)
        compare(case + ' with a cluster', without, text, errors)


def check_other_namespace(name, folder, values, options):
    """What helm template gives elsewhere is what gen gives for that namespace."""
    if '--set=namespace=elsewhere' in options:
        return
    text, _ = run(K8SAI, 'gen', values, *options, '--set=namespace=elsewhere')
    base, _ = run(K8SAI, 'gen', values, *options)
    if text is not None:
        wanted = objects(text)
        if not any(key[1] == 'Namespace' for key in objects(base)):
            wanted = {key: o for key, o in wanted.items() if key[1] != 'Namespace'}
        compare(name + ' elsewhere helm', wanted, *run(HELM, 'template', 'any-name', folder, '--namespace', 'elsewhere'))


def check(name, values, work, options=()):
    with open(values, encoding='utf-8') as f:
        environments = [None, *(yaml.load(f, Loader).get('environments') or {})]
    sets = {}
    for environment in environments:
        text, errors = run(K8SAI, 'gen', values, *options, *(['-e', environment] if environment else []))
        if text is None:
            fail(name, f'gen: {errors.strip()}')
            return
        sets[environment] = objects(text)
    shutil.rmtree(work, ignore_errors=True)
    if write(name, 'kustomize', work + '/k', values, options):
        for environment, wanted in sets.items():
            folder = f'{work}/k/overlays/{environment}' if environment else f'{work}/k/base'
            compare(f'{name} {environment or "base"} kustomize', wanted, *run(KUBECTL, 'kustomize', folder))
    if write(name, 'helm', work + '/h', values, options):
        check_chart(name, work + '/h', sets)
        check_other_namespace(name, work + '/h', values, options)
        return
    for environment, wanted in sets.items():
        folder = f'{work}/h-{environment}'
        if environment and write(name, 'helm', folder, values, [*options, '-e', environment]):
            check_chart(f'{name} -e {environment}', folder, {None: wanted})


AWKWARD = [
    '{{ $labels.pod }}', '{{', '}}', '{{{', '{', '{%- raw -%}', '{{- /* x */ -}}', '{{"{{"}}', '`', '{{ `x` }}', "it's", '"quoted"', '\\', '\\n', 'a\nb',
    'a\n\n  b\n', '\n', ' lead', 'trail ', '\ttab', 'x: y', '- x', '# no', 'x #no', '@k8sai0: 0@', '@k8sai0: namespace@', '0123', '0o17', '0x1F', '1e3',
    '1_000', '12:30:45', '2026-01-01', '~', 'null', 'Null', 'on', 'Off', 'yes', 'n', 'y', 'true', '=', '<<', '!!str', '&a', '*a', '|', '>', '%', '', 'ü\u2028é',
    '\U0001f600', '\u200b', 'x' * 3000, 'word ' * 300, '.inf', '-.5', '+1', '1.0', '<b>&amp;</b>', 'ml-prod', 'ml-dev', 'k8sai-namespace-probe', '${HOME}',
    '$(POD)', "'''", '"""', 'a\r\nb', '\x7f', 'tab\tin\nlines', '---', '...', 'a\n---\nb',
]


def text(r):
    return ''.join(r.choice(AWKWARD) for _ in range(r.choice([1, 1, 1, 2, 3])))


def texts(r, keys):
    return {k: text(r) for k in r.sample(keys, r.randrange(1, len(keys)))}


def patch(r):
    """A merge patch of awkward texts in every style of place: maps, lists, keys with slashes and tildes."""
    annotations = texts(r, ['a', 'example.com/x', 'example.com/y~z', 'on'])  # kustomize itself breaks on '1' in annotations
    kind = r.randrange(5)
    if kind == 0:
        return {'target': {'kind': 'Deployment'}, 'patch': {'metadata': {'annotations': annotations}}}
    if kind == 1:
        path = '/spec/template/spec/containers/0/args/' + r.choice(['-', '0', '2'])
        return {'target': {'kind': 'Deployment'}, 'patch': [{'op': 'add', 'path': path, 'value': text(r)} for _ in range(r.randrange(1, 4))]}
    if kind == 2:
        return {'target': {'kind': 'Service'}, 'patch': {'spec': {r.choice(['x', 'y']): r.choice([texts(r, ['1', '1e3', 'null', '', '~', 'a/b']), [], [text(r)], [[text(r)], {}], {}, True, 0, 7, 0.25, [{'name': text(r)}]])}}}
    if kind == 3:
        return {'target': {'kind': 'ServiceAccount'}, 'patch': {'metadata': {'labels': r.choice([None, {'x': 'y'}])}, 'extra': [{'name': n, 'v': text(r)} for n in r.sample('abcdef', r.randrange(0, 4))]}}
    return {'target': {'kind': 'Deployment'}, 'patch': {'spec': {'template': {'metadata': {'annotations': annotations}}}}}


def variant(r):
    out = {}
    if r.random() < 0.6:
        out['namespace'] = r.choice(['ml-prod', 'ml-dev', 'on', 'llama', '1e3', '0123', 'default'])
    if r.random() < 0.7:
        out['patches'] = [patch(r) for _ in range(r.randrange(1, 4))]
    llama = {}
    if r.random() < 0.5:
        llama['replicas'] = r.choice([1, 2, {'min': 1, 'max': 3}, {'min': 2, 'max': 8}])
    if r.random() < 0.4:
        llama['env'] = texts(r, ['A', 'B', 'C', 'D'])
    if r.random() < 0.4:
        llama['args'] = [text(r).replace('\0', '') or '--x' for _ in range(r.randrange(1, 4))]
    if r.random() < 0.3:
        llama['config'] = texts(r, ['a.txt', 'b.jinja', 'c'])
    if r.random() < 0.3:
        llama['version'] = r.choice(['v1', '1.10', '0777', 'on'])
    if r.random() < 0.3:
        llama['image'] = r.choice(['vllm/vllm-openai:v0.32.0', 'registry.example.com:5000/v/llm:1.10', 'r.example.com/vllm@sha256:' + '0' * 64,
                                   'example.com:5000/vllm:0777@sha256:' + '1' * 64])
    if r.random() < 0.3:
        llama['expose'] = {'host': r.choice(['a.example.com', 'b.example.com']), 'via': r.choice(['ingress', 'gateway'])}
    if llama:
        out['models'] = {'llama': llama}
    if r.random() < 0.2:
        out['quota'] = {'gpu': r.randrange(10, 40)}
    if r.random() < 0.2:
        out['cluster'] = {'without': r.sample(['keda', 'prometheus-operator'], r.randrange(1, 3))}
    return out


def random_values(r):
    values = {'name': r.choice(['chat', 'on', '1e3']), 'namespace': 'ml-prod', 'cloud': r.choice(['gke', 'eks', 'aks']), **variant(r)}
    llama = values.setdefault('models', {}).setdefault('llama', {})
    llama['model'] = 'meta-llama/Llama-3.1-8B-Instruct'
    values['environments'] = {name: variant(r) for name in r.sample(['dev', 'prod', 'test-2', 'on', '007'], r.randrange(0, 4))}
    return values


def is_valid(path, values):
    """Random values may be ones that gen refuses, with a reason of its own."""
    return all(run(K8SAI, 'gen', path, *(['-e', e] if e else []))[0] is not None for e in [None, *values['environments']])


def main():
    files = sys.argv[4:] or sorted(glob.glob('examples/*.yaml'))
    checked = 0
    with tempfile.TemporaryDirectory() as work:
        for path in files:
            check(os.path.basename(path), path, work + '/out')
            checked += 1
        if not sys.argv[4:]:
            r = random.Random(int(os.environ.get('SEED', '6')))
            wanted = int(os.environ.get('CASES', '60'))
            tried = 0
            while checked < len(files) + wanted and tried < 10 * wanted:
                tried += 1
                values, path = random_values(r), f'{work}/values.yaml'
                with open(path, 'w', encoding='utf-8') as f:
                    json.dump(values, f)  # YAML of PyYAML is YAML 1.1: its 1e3 is a text
                if not is_valid(path, values):
                    continue
                before = failures
                check(f'random {tried}', path, work + '/out')
                checked += 1
                if failures > before and os.environ.get('KEEP'):
                    shutil.copy(path, f'{os.environ["KEEP"]}/random-{tried}.yaml')
            if checked < len(files) + wanted:
                fail('random', f'only {checked - len(files)} of {tried} were values that gen takes')
    print(f'{max(checked - failures, 0)} passed, {failures} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
