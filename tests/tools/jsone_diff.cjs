// SPDX-License-Identifier: Apache-2.0
// jsone_diff.cjs DRIVER FOLDER [CASES] [SEED]: random templates and contexts, rendered by DRIVER (build/tools/jsone_driver) and by npm's json-e, which was installed with
// `npm install json-e` in FOLDER. Results must be equal, and an error on one side must be one on the other. Where src/jsone/jsone.h says that the two differ on
// purpose, the generator stays clear of it. Ends with "N passed, N failed".
'use strict';
const { spawnSync } = require('child_process');
const path = require('path');

const [driver, folder, cases = '20000', seed = '1'] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node jsone_diff.cjs DRIVER FOLDER [CASES] [SEED]');
  process.exit(2);
}
const jsone = require(path.resolve(folder, 'node_modules/json-e'));

// mulberry32: small, and the same everywhere.
let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = n => Math.floor(random() * n);
const pick = list => list[below(list.length)];
const chance = p => random() < p;

const words = ['', 'a', 'b', 'abc', 'Hello', 'x y', ' pad ', 'a:b:c', 'é', 'naïve', '日本語', '☃ snow', '😁', 'ÄÖ', 'straße', '10', 'k1', '\t', 'a,b'];
const keys = ['a', 'b', 'c', 'key', 'val', 'name', 'Zed', 'x_y', 'a b'];
const numbers = [0, 1, 2, 3, 5, 7, 10, -1, -2, -7, 0.5, 1.5, 2.25, 0.1, 1e21, 1e-7, 123456789012, 3.141592653589793, 100];

function data(depth) {
  const kind = below(depth > 0 ? 8 : 5);
  if (kind === 0) return pick(words);
  if (kind === 1) return pick(numbers);
  if (kind === 2) return chance(0.5);
  if (kind === 3) return chance(0.3) ? null : pick(words);
  if (kind === 4) return below(20);
  if (kind <= 6) return Array.from({ length: below(4) }, () => data(depth - 1));
  const o = {};
  for (let i = below(4); i > 0; i--) o[pick(keys)] = data(depth - 1);
  return o;
}

function makeContext() {
  const some = f => Array.from({ length: below(5) }, f);
  return {
    now: '2017-01-19T16:27:20.974Z',
    n: pick(numbers), m: below(6), s: pick(words), t: pick(words), p: chance(0.5), z: null,
    ns: some(() => pick(numbers)), ss: some(() => pick(words)), any: some(() => data(2)),
    os: some(() => ({ a: pick(numbers), b: pick(words), c: data(1) })),
    o: { a: pick(numbers), b: pick(words), c: [1, 2, 3], key: { a: 1, name: pick(words) } },
    q: data(3),
  };
}

// ---- expressions: of a type mostly, of another now and then -----------------------------------------------------------------------

const quote = s => (s.includes("'") ? `"${s}"` : `'${s}'`);
const names = {
  num: ['n', 'm', 'o.a', "o['a']", 'o.key.a', 'o.c[1]', 'ns[0]', 'i', 'x'],
  str: ['s', 't', 'o.b', 'o.key.name', 'ss[0]', 'ss[-1]', 'now', 'k', 'x'],
  bool: ['p', 'true', 'false'],
  list: ['ns', 'ss', 'any', 'os', 'o.c', 'x'],
  obj: ['o', 'o.key', 'os[0]', 'q', 'x', 'acc'],
};
const types = Object.keys(names);
const spaces = () => (chance(0.1) ? pick(['  ', '\t', '\n']) : ' ');

function literal(type, d) {
  if (type === 'num') {
    const v = Math.abs(pick(numbers));
    return String(v).includes('e') ? '42' : chance(0.1) ? '007' : String(v);
  }
  if (type === 'str') return quote(pick(words));
  if (type === 'bool') return chance(0.5) ? 'true' : 'false';
  if (type === 'list') return `[${Array.from({ length: below(4) }, () => expr(pick(types), d - 1)).join(', ')}]`;
  const entries = Array.from({ length: below(3) }, () => `${chance(0.5) ? pick(['a', 'b', 'c']) : quote(pick(keys))}: ${expr(pick(types), d - 1)}`);
  return `{${entries.join(', ')}${entries.length && chance(0.1) ? ',' : ''}}`;
}

function slice(of) {
  const bound = () => (chance(0.3) ? '' : chance(0.2) ? pick(['m', '-m', 'm - 2', '0.5', 'null']) : String(below(7) - 3));
  return `${of}[${bound()}:${bound()}]`;
}

const makers = {
  num: [
    d => `${expr('num', d)}${spaces()}${pick(['+', '-', '*', '/'])} ${expr('num', d)}`,
    // Powers beyond these differ in the last digit: V8 does not round them correctly.
    d => `${expr('num', 0)} ** ${pick(['0', '1', '2', '1 ** 2'])}`,
    d => `(${expr('num', d)})`,
    d => `${pick(['-', '+'])}${expr('num', 0)}`,
    d => `${pick(['min', 'max'])}(${expr('num', d)}, ${expr('num', d)})`,
    d => `${pick(['abs', 'ceil', 'floor', 'sqrt'])}(${expr('num', d)})`,
    d => `len(${expr(pick(['str', 'list']), d)})`,
    () => `number('${pick(['1', '-2.5', ' 7 ', '1e3', '0x1f', '.5', '0'])}')`,
    d => `${expr('list', d)}[${expr('num', 0)}]`,
  ],
  str: [
    d => `${expr('str', d)} + ${expr('str', d)}`,
    d => `str(${expr(pick(['num', 'str', 'bool']), d)})`,
    d => `${pick(['lowercase', 'uppercase', 'strip', 'lstrip', 'rstrip'])}(${expr('str', d)})`,
    d => `join(${expr('list', d)}, ${expr(pick(['str', 'num']), d)})`,
    d => slice(expr('str', 0)),
    d => `${expr('str', 0)}[${below(5) - 2}]`,
    d => `typeof(${expr(pick(types), d)})`,
    () => `fromNow('${pick(['1 day', '2 h 3m', '-1 y', '', '3 mo 2 wk', '+5s'])}'${chance(0.4) ? ", '2020-02-29T12:00:00.5Z'" : ''})`,
  ],
  bool: [
    d => `${expr('num', d)} ${pick(['<', '>', '<=', '>=', '==', '!='])} ${expr('num', d)}`,
    d => `${expr('str', d)} ${pick(['<', '>', '==', '!='])} ${expr('str', d)}`,
    d => `${expr(pick(types), d)} ${pick(['==', '!='])} ${expr(pick(types), d)}`,
    d => `!${expr('bool', 0)}`,
    d => `${expr(pick(types), d)} ${pick(['&&', '||'])} ${expr('bool', d)}`,
    d => `${expr(pick(types), d)} in ${expr('list', d)}`,
    d => `${expr('str', d)} in ${expr(pick(['str', 'obj']), d)}`,
    () => `defined('${pick(['n', 'nope', 'x', 'min', 'i', 'acc'])}')`,
  ],
  list: [
    d => slice(expr('list', 0)),
    d => `range(${below(4)}, ${below(8)}${chance(0.4) ? `, ${pick(['1', '2', '-1'])}` : ''})`,
    d => `split(${expr('str', d)}, ${pick(["':'", "','", "'a'", '1', "' '"])})`,
    d => literal('list', d),
  ],
  obj: [d => literal('obj', d), d => `${expr('list', 0)}[${below(3)}]`],
};

function expr(type, depth) {
  if (chance(0.03)) type = pick(types);
  if (chance(0.004)) return pick(['nope', '', ')', '1 2', 'a.', '"', '&', '-true', '1 /0', 'o.nope', 'x y', '[1', '{a}', 'n(1)', '(min)(3, 2)']);
  if (depth <= 0 || chance(0.2)) return chance(0.6) ? pick(names[type]) : literal(type, 0);
  return pick(makers[type])(depth - 1);
}

// ---- templates --------------------------------------------------------------------------------------------------------------------

const text = d => {
  let s = '';
  for (let i = below(3); i >= 0; i--)
    s += chance(0.4) ? `\${${chance(0.2) ? ' ' : ''}${expr(pick(['num', 'str', 'bool', 'str']), d)}}` : chance(0.1) ? '$${x}' : pick(words);
  return s;
};

const any = d => ({ $eval: expr(pick(types), 2) });
const list = d => (chance(0.5) ? { $eval: expr('list', 2) } : Array.from({ length: below(4) }, () => template(d)));
const object = d => (chance(0.3) ? { $eval: expr('obj', 2) } : mapping(d));
// The reference turns arrays around and empties them in place, even the context's: it gets copies.
const fresh = d => (chance(0.5) ? { $eval: `${pick(['ns', 'ss', 'any', 'os'])}[0:]` } : Array.from({ length: below(4) }, () => template(d)));

function mapping(d) {
  const o = {};
  for (let i = below(4); i > 0; i--) {
    const key = chance(0.1) ? `k\${${expr('num', 0)}}` : chance(0.05) ? pick(['$$eval', '$$', '$$x', '$_x']) : chance(0.01) ? '$reserved' : pick(keys);
    o[key] = template(d);
  }
  return o;
}

const operators = [
  d => any(d),
  d => any(d),
  d => ({ $if: expr('bool', 2), ...(chance(0.8) ? { then: template(d) } : {}), ...(chance(0.5) ? { else: template(d) } : {}) }),
  d => ({ $flatten: list(d) }),
  d => ({ $flattenDeep: list(d) }),
  d => ({ $fromNow: pick(['1 day', '2 hours', '-3 mo', '1 y 2 d', '']), ...(chance(0.3) ? { from: '2020-02-29T00:00:00Z' } : {}) }),
  d => ({ $json: template(d) }),
  d => ({ $let: chance(0.7) ? { x: template(d), i: template(d) } : { [`k\${${below(2) ? "'1'" : 'm'}}`]: template(d) }, in: template(d) }),
  d => ({ $map: list(d), 'each(x)': template(d) }),
  d => ({ $map: list(d), 'each(x,i)': template(d) }),
  d => ({ $map: object(d), 'each(x)': { '${x.key}': template(d) } }),
  d => ({ $map: object(d), 'each(x, k)': { 'p${k}': template(d), ...(chance(0.3) ? { same: { $eval: 'x' } } : {}) } }),
  d => ({ $reduce: list(d), 'each(acc, x)': template(d), initial: pick([0, '', 'a', null]) }),
  d => ({ $reduce: list(d), 'each(acc, x, i)': { $eval: pick(['acc + x', 'acc + i', '[acc, x]', 'acc', 'x']) }, initial: pick([0, '']) }),
  d => ({ $find: list(d), 'each(x)': expr('bool', 2) }),
  d => ({ $find: list(d), 'each(x,i)': pick(['i == 1', 'x == n', 'x']) }),
  d => ({ $match: { [expr('bool', 1)]: any(d), [expr('bool', 1)]: any(d) } }),
  d => ({ $switch: { [expr('bool', 1)]: template(d), [expr('bool', 1)]: template(d), ...(chance(0.5) ? { $default: template(d) } : {}) } }),
  d => ({ $merge: chance(0.2) ? list(d) : [object(d), object(d)] }),
  d => ({ $mergeDeep: [object(d), object(d), ...(chance(0.3) ? [object(d)] : [])] }),
  d => ({ $sort: fresh(d) }),
  d => ({ $sort: { $eval: pick(['os', 'ns', 'ss', 'any']) }, 'by(x)': pick(['x.a', 'x.b', 'x', 'x[0]', 'n', expr('num', 1)]) }),
  d => ({ $reverse: fresh(d) }),
  d => ({ $eval: expr('num', 1), ...(chance(0.2) ? { other: 1 } : {}) }),
  d => ({ $eval: pick([1, null, 'n', 'min', 's']) }),
];

function template(d) {
  if (d <= 0) return chance(0.5) ? text(1) : chance(0.6) ? { $eval: expr(pick(types), 1) } : pick([...numbers, null, true, false]);
  const r = random();
  if (r < 0.15) return text(2);
  if (r < 0.25) return mapping(d - 1);
  if (r < 0.35) return Array.from({ length: below(4) }, () => template(d - 1));
  return pick(operators)(d - 1);
}

// ---- comparison -------------------------------------------------------------------------------------------------------------------

function equal(a, b) {
  if (a === b) return true;
  if (typeof a !== typeof b || a === null || b === null || typeof a !== 'object' || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every(k => Object.hasOwn(b, k) && equal(a[k], b[k]));
}

function reference(c) {
  try {
    const json = JSON.stringify(jsone(c.template, c.context));
    // Functions as text, and undefined.
    return json === undefined || json.includes('argumentTests') ? { skip: true } : { result: JSON.parse(json) };
  } catch (e) {
    return { error: String(e) };
  }
}

const all = [];
for (let i = 0; i < Number(cases); i++) all.push(JSON.stringify({ template: template(3), context: makeContext() }));
const run = spawnSync(driver, { input: all.join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' });
if (run.status !== 0) {
  console.error(`driver ended with ${run.status ?? run.signal}\n${run.stderr.slice(0, 4000)}`);
  process.exit(2);
}
const lines = run.stdout.split('\n');
let passed = 0, failed = 0, skipped = 0, errors = 0;
all.forEach((line, i) => {
  const theirs = reference(JSON.parse(line));
  const ours = JSON.parse(lines[i]);
  if (theirs.skip) {
    skipped++;
    return;
  }
  errors += theirs.error !== undefined;
  const same = theirs.error !== undefined ? ours.error !== undefined : ours.error === undefined && equal(theirs.result, ours.result);
  if (same) passed++;
  else if (failed++ < 10) console.log(`${line}\n  theirs: ${JSON.stringify(theirs)}\n  ours:   ${lines[i]}`);
});
console.log(`${errors} of them errors, ${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
