# SPDX-License-Identifier: Apache-2.0
"""formats_check.py K8SAI TOOLS: every format of `lint` is read with a parser that is not ours and says what the json format says. Run by formats_check.sh."""
import html5lib
import json
import jsonschema
import junitparser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
import yaml

SECRET = b'hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789'
FORMATS = ['json', 'sarif', 'junit', 'github', 'gitlab', 'checkstyle', 'tap', 'html']
ODD_KEY = '"\\"<b>&amp;%, :\\n\\e[1m]]>\\uFFFE\\t#\U0001F680"'


def run(k8sai, folder, *paths):
    """The reports of all formats by name."""
    out = tempfile.mkdtemp()
    options = [f'--format={f}={out}/{f}' for f in FORMATS]
    subprocess.run([k8sai, 'lint', '--complete', *options, *paths], cwd=folder, stderr=subprocess.DEVNULL, check=False)
    reports = {f: open(os.path.join(out, f), 'rb').read() for f in FORMATS}
    shutil.rmtree(out)
    return reports


def say(path):
    """A path as reports for people write it."""
    text = path.decode('utf-8', 'surrogateescape')
    return ''.join(f'\\x{ord(c) & 0xff:02x}' if 0xdc80 <= ord(c) <= 0xdcff or (ord(c) < 32 and c != '\n') else c for c in text)


def expect(condition, *what):
    if not condition:
        raise AssertionError(' '.join(str(w) for w in what))


def check_sarif(text, findings, paths, tools):
    schema = json.load(open(f'{tools}/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'))
    log = json.loads(text)
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    one = log['runs'][0]
    rules, artifacts, results = one['tool']['driver']['rules'], one['artifacts'], one['results']
    expect(one['columnKind'] == 'unicodeCodePoints')
    expect([r['id'] for r in rules] == sorted({f['code'] for f in findings}), 'rules')
    for rule in rules:
        expect(rule['help']['text'] and rule['help']['markdown'] and rule['properties']['tags'], rule['id'])
        if 'helpUri' in rule:
            expect(urllib.parse.urlparse(rule['helpUri']).scheme == 'https', rule['helpUri'])
    uris = [urllib.parse.unquote_to_bytes(a['location']['uri']) for a in artifacts]
    expect(sorted(uris) == sorted(paths), 'artifacts', uris, paths)
    expect(len(results) == len(findings), 'results')
    seen = set()
    for result, f in zip(results, findings):
        place = result['locations'][0]['physicalLocation']
        region, where = place['region'], place['artifactLocation']
        expect(result['ruleId'] == f['code'] == rules[result['ruleIndex']]['id'], 'ruleIndex')
        expect(where['uri'] == artifacts[where['index']]['location']['uri'], 'index')
        expect(result['message']['text'] == f['message'], 'message')
        expect(result['level'] == {'info': 'note'}.get(f['severity'], f['severity']), 'level')
        expect((region['startLine'], region['startColumn'], region['endLine'], region['endColumn'])
               == (f['line'], f['column'], f['endLine'], f['endColumn']), 'region')
        expect(len(result.get('relatedLocations', [])) == len(f['related']), 'related')
        key = (where['uri'], result['partialFingerprints']['k8sai/v1'])
        expect(key not in seen, 'two with the fingerprint', key)
        seen.add(key)


def check_junit(text, findings, paths):
    root = ElementTree.fromstring(text)
    suites = root.findall('testsuite')
    expect([s.get('name') for s in suites] == [say(p) for p in paths], 'suites')
    cases = [c for c in root.iter('testcase') if c.get('line')]
    expect(len(cases) == len(findings), 'cases')
    expect(len({(c.get('classname'), c.get('name')) for c in root.iter('testcase')}) == len(list(root.iter('testcase'))), 'names')
    for c, f in zip(cases, findings):
        expect(int(c.get('line')) == f['line'] and c.get('name').startswith(f['code'] + ' '), 'case')
        body = c.find('failure') if c.find('failure') is not None else c.find('system-out')
        expect(f['code'] in body.text, 'body')
    parsed = junitparser.JUnitXml.fromstring(text)
    parsed.update_statistics()
    expect(parsed.tests == int(root.get('tests')) and parsed.failures == int(root.get('failures')), 'counts')
    for mine, theirs in zip(suites, parsed):
        theirs.update_statistics()
        expect(theirs.tests == int(mine.get('tests')) and theirs.failures == int(mine.get('failures')), 'counts of', mine.get('name'))


def check_checkstyle(text, findings, paths):
    root = ElementTree.fromstring(text)
    expect([f.get('name') for f in root] == [say(p) for p in paths], 'files')
    errors = list(root.iter('error'))
    expect([(int(e.get('line')), int(e.get('column')), e.get('severity'), e.get('source')) for e in errors]
           == [(f['line'], f['column'], f['severity'], 'k8sai.' + f['code']) for f in findings], 'errors')


def decode(text, codes):
    return re.sub('|'.join(codes), lambda m: chr(int(m.group()[1:], 16)), text)


def check_github(text, findings, paths):
    lines = text.decode().split('\n')[:-1]
    expect(len(lines) == len(findings), 'lines')
    known = {say(p) for p in paths}
    for line, f in zip(lines, findings):
        command, properties, message = re.fullmatch(r'::(\w+) ((?:(?!::).)*)::(.*)', line).groups()
        values = dict(p.split('=', 1) for p in properties.split(','))
        values = {k: decode(v, ['%3A', '%2C', '%0D', '%0A', '%25']) for k, v in values.items()}
        expect(command == {'info': 'notice'}.get(f['severity'], f['severity']), 'command', line)
        expect(values['file'] in known and int(values['line']) == f['line'], 'place', line)
        expect(values['title'] == f"{f['code']} {f['name']}", 'title', line)
        plain = re.sub(r'[\x00-\x09\x0b-\x1f\x7f-\x9f]', lambda m: f'\\x{ord(m.group()):02x}', f['message'])
        expect(decode(message, ['%0D', '%0A', '%25']).startswith(plain), 'message', line)


def check_gitlab(text, findings):
    issues = json.loads(text)
    expect(len(issues) == len(findings), 'issues')
    expect(len({i['fingerprint'] for i in issues}) == len(issues), 'fingerprints')
    for issue, f in zip(issues, findings):
        expect(issue['description'].startswith(f['message']) and issue['check_name'].startswith(f['code']), 'words')
        expect(issue['severity'] in ('info', 'minor', 'major', 'critical', 'blocker'), 'severity')
        expect(issue['location']['lines'] == {'begin': f['line'], 'end': f['endLine']}, 'lines')
        expect(issue['location']['path'] == f['path'], 'path')


def node(what, text):
    with tempfile.NamedTemporaryFile() as file:
        file.write(text)
        file.flush()
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'formats_check.cjs')
        return json.loads(subprocess.run(['node', script, what, file.name], stdout=subprocess.PIPE, check=True).stdout)


def check_tap(text, findings, paths):
    got = node('tap', text)
    clean = len(paths) - len({f['path'] for f in findings})
    expect(not got['extra'] and not got['failures'], 'strict', got['extra'][:3], got['failures'][:3])
    expect(got['plan'] == len(got['tests']) == len(findings) + clean, 'plan')
    with_diagnostics = [t for t in got['tests'] if t['diag']]
    expect([(t['diag']['rule'], t['diag']['line'], t['diag']['column'], t['diag']['severity']) for t in with_diagnostics]
           == [(f['code'], f['line'], f['column'], f['severity']) for f in findings], 'diagnostics')
    for block in re.findall(rb'^  ---\n(.*?)^  \.\.\.\n', text, re.M | re.S):
        expect(yaml.safe_load(block.decode())['rule'], 'YAML')


def check_html(text, findings, paths):
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(text, transport_encoding='utf-8')
    expect(tree is not None, 'html')
    for name, value in re.findall(r'\s(src|href|action|srcset|data)="([^"]*)"', text.decode()):
        expect(name == 'href' and value.startswith(('#', 'https://')), 'fetches', name, value)
    expect(b'@import' not in text and b'url(' not in text, 'fetches')
    if not findings:
        expect(b'<script' not in text and b'<table' not in text, 'empty')
        return
    # The document model takes its time; the page of a few hundred findings is made by the same code.
    if len(findings) > 2000:
        return
    got = node('html', text)
    expect(got['errors'] == [] and got['asked'] == [], got['errors'], got['asked'])
    expect(got['visible'] and got['all'] == got['reset'] == len(findings), 'rows', got['all'])
    for name, value_of in (('severity', lambda f: f['severity']), ('family', lambda f: f['code'][:3])):
        for value, count in got['by'][name]:
            expect(count == sum(value in ('', value_of(f)) for f in findings), name, value, count)
    in_file = [sum(f['path'] == path for f in findings) for path in dict.fromkeys(f['path'] for f in findings)]
    expect([count for value, count in got['by']['file'] if value] == in_file[:4], 'files')
    expect(got['nothing'] == 0 and got['status'] == f'0 of {len(findings)} shown', got['status'])
    expect(got['anchors'] and got['ids'] and got['scopes'] and got['labels'], 'structure')
    levels = got['headings']
    expect(levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), 'headings')


def check_reports(reports, paths, tools):
    """Yields the name of each check, and why it failed."""
    findings = json.loads(reports['json'])['findings']
    checks = {
        'sarif': lambda t: check_sarif(t, findings, paths, tools),
        'junit': lambda t: check_junit(t, findings, paths),
        'checkstyle': lambda t: check_checkstyle(t, findings, paths),
        'github': lambda t: check_github(t, findings, paths),
        'gitlab': lambda t: check_gitlab(t, findings),
        'tap': lambda t: check_tap(t, findings, paths),
        'html': lambda t: check_html(t, findings, paths),
    }
    for name in FORMATS:
        why = None
        try:
            reports[name].decode()
            expect(SECRET not in reports[name], 'a secret shows')
            if name in checks:
                checks[name](reports[name])
        except Exception as e:
            why = f'{type(e).__name__}: {str(e)[:600]}'
        yield name, why


def contrast(one, two):
    """WCAG 2's ratio of two colours."""
    def luminance(color):
        color = color[1:] if len(color) == 7 else ''.join(c * 2 for c in color[1:])
        parts = [int(color[i:i + 2], 16) / 255 for i in (0, 2, 4)]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check_colors(page):
    schemes = re.findall(r':root\{([^}]*)\}', page)
    expect(len(schemes) == 2, 'a light and a dark scheme')
    for scheme in schemes:
        color = dict(re.findall(r'--([a-z-]+):(#[0-9a-f]+)', scheme))
        for ground in ('ground', 'panel'):
            for text in ('text', 'dim', 'link', 'error', 'warning', 'info'):
                expect(contrast(color[text], color[ground]) >= 4.5, text, 'on', ground, contrast(color[text], color[ground]))
        expect(contrast(color['text'], color['mark']) >= 4.5, 'text on mark')
        for bar in ('bar-error', 'bar-warning', 'bar-info'):
            expect(contrast(color[bar], color['ground']) >= 3, bar, contrast(color[bar], color['ground']))


def write(folder, name, text):
    with open(os.path.join(os.fsencode(folder), name), 'wb') as file:
        file.write(text)


def odd_files(folder):
    twice = f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: NAME}}\ndata:\n  {ODD_KEY}: 1\n  {ODD_KEY}: 2\n'
    for i, name in enumerate([b'it\'s "q".yaml', b'<&>%41.yaml', b'a:b,c::d.yaml', b'line\nfeed.yaml', '\U0001F680 ü.yaml'.encode(),
                              b'stray\xff\xfe.yaml', b'esc\x1b[1m.yaml', b'#hash \\back.yaml', b'-dash.yaml']):
        write(folder, name, twice.replace('NAME', f'odd-{i}').encode())
    write(folder, b'crlf.yaml', b'\xef\xbb\xbf' + twice.replace('NAME', 'crlf').replace('\n', '\r\n').encode())
    write(folder, b'broken.yaml', b'a: [1,\n')
    write(folder, b'bytes.yaml', b'a: "\xff\x00"\n')
    write(folder, b'clean.yaml', b'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: clean}\n')
    write(folder, b'secret.yaml', b'apiVersion: v1\nkind: Pod\nmetadata: {name: leak, name: leak}\nspec:\n  containers:\n    - name: main\n      image: a\n'
          b'      env: [{name: T, value: ' + SECRET + b'}, {name: X, name: Y, value: ' + SECRET + b'}]\n')


def files_below(folder):
    found = []
    for root, folders, names in os.walk(os.fsencode(folder)):
        found += [os.path.relpath(os.path.join(root, n), os.fsencode(folder)) for n in names]
    return found


def main():
    k8sai, tools = os.path.abspath(sys.argv[1]), sys.argv[2]
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        sets = {}
        for name, source in (('rules', 'rules'), ('real', 'real')):
            sets[name] = shutil.copytree(os.path.join(here, source), os.path.join(scratch, name))
        for name in ('odd', 'clean'):
            sets[name] = os.path.join(scratch, name)
            os.mkdir(sets[name])
        odd_files(sets['odd'])
        write(sets['clean'], b'clean.yaml', b'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: clean}\n')
        for name, folder in sets.items():
            reports = run(k8sai, folder, '.')
            log = json.loads(reports['sarif'])
            read = [urllib.parse.unquote_to_bytes(a['location']['uri']) for a in log['runs'][0]['artifacts']]
            missing = set(read) - set(files_below(folder))
            results = list(check_reports(reports, read, tools))
            results.append(('paths', f'no such files: {missing}' if missing else None))
            if name == 'rules':
                try:
                    check_colors(reports['html'].decode())
                    results.append(('colours', None))
                except AssertionError as e:
                    results.append(('colours', str(e)))
            for check, why in results:
                passed, failed = passed + (why is None), failed + (why is not None)
                if why:
                    print(f'FAIL {name}/{check}: {why}')
    print(f'{passed} passed, {failed} failed')
    return failed > 0


sys.exit(main())
