// Scripts that look random: the same outcomes as `fillrate run`, byte for byte, as text, as methods, in batches.
// SCRIPTS is a folder of `N.jsonl` with what `fillrate run` answered in `N.out`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { FillrateError, open } from 'fillrate';

const folder = process.env.SCRIPTS;
const scripts = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort();
const lines = (path) => readFileSync(`${folder}/${path}`, 'utf8').split('\n').slice(0, -1);
const expected = (name) => lines(name.replace('.jsonl', '.out'));
const camel = (op) => op.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** The object that a line stands for; nothing where JavaScript reads it otherwise than the engine. */
function read(line) {
  try {
    const command = JSON.parse(line);
    return command.constructor === Object && !line.includes('"op":"tick","op"') ? command : undefined;
  } catch {
    return undefined;
  }
}

test(`${scripts.length} scripts as text`, async () => {
  assert(scripts.length >= 200, 'fewer than 200 scripts');
  for (const name of scripts) {
    const engine = await open('memory:');
    const told = [];
    for (const line of lines(name)) told.push(await engine.executeJson(`${line}\n`));
    assert.deepEqual(told, expected(name), name);
    await engine.close();
  }
});

test('the same as methods', async () => {
  const methods = new Set();
  for (const name of scripts) {
    const engine = await open('memory:');
    const outcomes = expected(name);
    for (const [i, line] of lines(name).entries()) {
      const command = read(line);
      const outcome = JSON.parse(outcomes[i]);
      if (!command || typeof engine[camel(String(command.op))] !== 'function') {
        assert(outcome.error, `${name}: ${line}`);
        continue;
      }
      const { op, ...given } = command;
      methods.add(op);
      const told = await engine[camel(op)](given).catch((error) => error);
      const label = `${name}, line ${i + 1}: ${line}`;
      if (outcome.error) {
        assert(told instanceof FillrateError, label);
        assert.deepEqual(told.toJSON(), outcome.error, label);
      } else {
        const isQuery = /^(get|list)_|^(quote|explain|split|reconcile|audit)$/.test(op);
        assert.deepEqual(told, isQuery ? outcome.answer : outcome, label);
      }
    }
    await engine.close();
  }
  assert(methods.size >= 45, `only ${methods.size} methods were called`);
});

test('the same as objects in batches', async () => {
  for (const name of scripts.slice(0, 50)) {
    const [batched, texts] = await Promise.all([open('memory:'), open('memory:')]);
    const all = lines(name).map(read).filter(Boolean);
    for (let from = 0; from < all.length; from += 10) {
      const batch = all.slice(from, from + 10);
      const told = await batched.executeBatch(batch);
      const text = JSON.parse(await texts.executeJson(JSON.stringify(batch)));
      assert.deepEqual(told.map((o) => (o instanceof FillrateError ? { error: o.toJSON() } : o)), text, name);
    }
    await Promise.all([batched.close(), texts.close()]);
  }
});
