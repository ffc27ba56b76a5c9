// The engine over a host's own database: the example on better-sqlite3 gives the outcomes of `fillrate run`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Execution, FillrateError } from 'fillrate';
import { database, skip } from './database.mjs';

const { OwnDatabase } = await import(pathToFileURL(`${process.env.EXAMPLES}/own-database.mjs`).href);
const at = '2026-01-01T00:00:00Z';
const given = [
  { op: 'set_location', at, location: { id: 'HUB' } },
  { op: 'receive_stock', at, sku: 'MUG', location: 'HUB', quantity: '3' },
];
const place = (id) => ({ op: 'place_order', at, id: `c-${id}`, order: { id, lines: [{ id: '1', sku: 'MUG', quantity: '2' }] } });

test('scripts give the outcomes of `fillrate run`', { skip }, async () => {
  const lines = (path) => readFileSync(`${process.env.SCRIPTS}/${path}`, 'utf8').split('\n').slice(0, -1);
  let compared = 0;
  for (let n = 1; n <= 30; n += 1) {
    const host = new OwnDatabase(database());
    const outcomes = lines(`${n}.out`);
    for (const [i, line] of lines(`${n}.jsonl`).entries()) {
      let command;
      try {
        command = JSON.parse(line);
      } catch {
        continue;
      }
      if (command?.constructor !== Object || line.includes('"op":"tick","op"')) continue;
      const [told] = await new Execution([command]).run(host);
      const outcome = told instanceof FillrateError ? { error: told.toJSON() } : told;
      assert.deepEqual(outcome, JSON.parse(outcomes[i]), `${n}.jsonl, line ${i + 1}: ${line}`);
      compared += 1;
    }
  }
  assert(compared > 1000);
});

test('rows of the host are written in the same transaction, or not at all', { skip }, async () => {
  const db = database();
  db.exec('CREATE TABLE baskets (id TEXT PRIMARY KEY) STRICT');
  const host = new OwnDatabase(db);
  await new Execution(given).run(host);
  const also = (id) => ({
    load: (asks) => host.load(asks),
    commit: (changes) => host.commit(changes, () => db.prepare('INSERT INTO baskets VALUES (?)').run(id)),
  });
  const [placed] = await new Execution([place('o-1')]).run(also('b-1'));
  assert.equal(placed.order.status, 'reserved');
  await assert.rejects(new Execution([place('o-2')]).run(also('b-1')), /UNIQUE/);
  const [unknown] = await new Execution([{ op: 'get_order', at, order: 'o-2' }]).run(host);
  assert.equal(unknown.code, 'unknown_order');
});

test('a change in between is a conflict, and all is decided anew', { skip }, async () => {
  const host = new OwnDatabase(database());
  await new Execution(given).run(host);
  let tries = 0;
  const slow = {
    load: (asks) => host.load(asks),
    async commit(changes) {
      tries += 1;
      if (tries === 1) await new Execution([place('o-1')]).run(host);
      return host.commit(changes);
    },
  };
  const [outcome] = await new Execution([place('o-2')]).run(slow);
  assert.equal(tries, 2);
  assert.equal(outcome.order.lines[0].allocated, '1');
  const never = { load: (asks) => host.load(asks), commit: () => null };
  const [lost] = await new Execution([place('o-3')]).run(never);
  assert.equal(lost.code, 'conflict');
});

test('what is out of turn or no answer is told', () => {
  assert.throws(() => new Execution('x'), { code: 'invalid_json' });
  const execution = new Execution([place('o-1'), { op: 'fly' }]);
  assert.throws(() => execution.provide([]), { code: 'invalid_transition' });
  assert.throws(() => execution.committed(1), { code: 'invalid_transition' });
  assert.throws(() => execution.changes(1), { code: 'invalid_transition' });
  assert.throws(() => execution.conflicted(), { code: 'invalid_transition' });
  const { need } = execution.step();
  assert.deepEqual(execution.step().need, need);
  for (const answers of [undefined, null, 5, [], {}, need.map(() => 5), need.map(() => ({ version: NaN, body: '' })), 'x']) {
    assert.throws(() => execution.provide(answers), (e) => e instanceof FillrateError, JSON.stringify(answers));
  }
  for (const first of [0, -1, 1.5, NaN, '1', 2 ** 60]) assert.throws(() => execution.committed(first), FillrateError);
});
