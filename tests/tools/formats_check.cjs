// SPDX-License-Identifier: Apache-2.0
// formats_check.cjs tap FILE: what a TAP harness makes of it, as JSON. formats_check.cjs html FILE: what the filter of the page shows, as JSON.
'use strict';
const fs = require('fs');
const text = fs.readFileSync(process.argv[3], 'utf8');

function tap() {
	const { Parser } = require('tap-parser');
	const out = { tests: [], extra: [] };
	const parser = new Parser({ strict: true }, (results) => {
		out.ok = results.ok;
		out.plan = results.plan.end;
		out.failures = results.failures.filter((f) => f.tapError).map((f) => String(f.tapError));
		console.log(JSON.stringify(out));
	});
	parser.on('assert', (a) => out.tests.push({ ok: a.ok, name: a.name, diag: a.diag || null }));
	parser.on('extra', (line) => out.extra.push(line));
	parser.end(text);
}

function html() {
	const { JSDOM, VirtualConsole } = require('jsdom');
	const errors = [];
	const virtualConsole = new VirtualConsole();
	virtualConsole.on('jsdomError', (e) => errors.push(String(e)));
	const asked = [];
	class Refuse extends require('jsdom').ResourceLoader {
		fetch(url) { asked.push(url); return null; }
	}
	const { window } = new JSDOM(text, { runScripts: 'dangerously', resources: new Refuse(), virtualConsole });
	const document = window.document, form = document.getElementById('filter');
	const rows = () => [...document.querySelectorAll('#findings tbody tr')].filter((r) => !r.hidden);
	const wait = () => new Promise((done) => setTimeout(done, 150));
	const set = async (name, value) => {
		form.elements[name].value = value;
		form.dispatchEvent(new window.Event('input', { bubbles: true }));
		await wait();
		return rows().length;
	};
	(async () => {
		await wait();
		const out = { visible: !form.hidden, all: rows().length, by: {}, errors, asked };
		for (const name of ['severity', 'family', 'file']) {
			out.by[name] = [];
			for (const option of [...form.elements[name].options].slice(0, 5))
				out.by[name].push([option.value, await set(name, option.value)]);
			await set(name, '');
		}
		out.text = await set('text', 'GPU001 error');
		out.nothing = await set('text', 'no such text anywhere');
		out.status = document.getElementById('shown').textContent;
		form.reset();
		await wait();
		out.reset = rows().length;
		out.anchors = [...document.querySelectorAll('a[href^="#"]')].every((a) => document.getElementById(a.hash.slice(1)));
		const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
		out.ids = new Set(ids).size === ids.length;
		out.scopes = [...document.querySelectorAll('th')].every((th) => th.scope);
		out.labels = [...form.querySelectorAll('input,select')].every((e) => e.labels.length === 1);
		out.headings = [...document.querySelectorAll('h1,h2,h3,h4')].map((e) => +e.tagName[1]);
		window.close();
		console.log(JSON.stringify(out));
	})();
}

({ tap, html })[process.argv[2]]();
