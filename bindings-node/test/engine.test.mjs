// The engine as a program uses it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import fillrate, * as names from 'fillrate';

const { DuplicateError, Engine, FillrateError, InvalidError, RefusedError, UnavailableError, UnknownError, open, split } = names;
const require = createRequire(import.meta.url);
const at = '2026-01-01T00:00:00Z';
const order = (id, quantity = '5') => ({ id, lines: [{ id: '1', sku: 'MUG', quantity }] });

async function shop(url = 'memory:', options) {
  const engine = await open(url, options);
  await engine.setLocation({ at, location: { id: 'HUB' } });
  await engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity: '3' });
  return engine;
}

/** A database for tests, as bindings/with-postgres.sh gives one. */
const server = process.env.FILLRATE_POSTGRES;

/** Stores whose books outlive an engine, each with a tenant of this test alone. */
function stores(t) {
  const all = [[`sqlite://${join(folder(t), 'shop.db')}`, 'a']];
  if (server) all.push([server, `t-${randomUUID()}`]);
  else t.diagnostic('SKIPPED on PostgreSQL: bindings/with-postgres.sh gives a server');
  return all;
}

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'fillrate-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('an order is split into what ships and what waits', async () => {
  const engine = await shop();
  const outcome = await engine.placeOrder({ at, id: 'c-1', order: order('o-1') });
  assert.equal(outcome.order.status, 'partially_reserved');
  assert.deepEqual(outcome.order.backorders.map((b) => b.open), ['2']);
  const again = await engine.placeOrder({ at, id: 'c-1', order: order('o-1') });
  assert.equal(again.replayed, true);
  assert.deepEqual({ ...again, replayed: false }, outcome);
  await engine.close();
});

test('each family has its class, all are FillrateErrors', async () => {
  const engine = await shop();
  await engine.placeOrder({ at, order: order('o-1') });
  const refusals = [
    [InvalidError, engine.getStock({ at, limit: 'x' }), 'invalid_field'],
    [UnknownError, engine.getOrder({ at, order: 'none' }), 'unknown_order'],
    [DuplicateError, engine.placeOrder({ at, order: order('o-1') }), 'duplicate_order'],
    [RefusedError, engine.placeOrder({ at, order: { ...order('o-2'), policy: { remainder: 'reject' } } }), 'insufficient_stock'],
  ];
  for (const [type, promise, code] of refusals) {
    await assert.rejects(promise, (error) => {
      assert(error instanceof type && error instanceof FillrateError && error instanceof Error, code);
      assert.equal(error.code, code);
      assert.equal(error.name, type.name);
      assert.equal(error.retryable, false);
      assert(error.message && error.stack.includes(type.name));
      return true;
    });
  }
  const error = await engine.placeOrder({ at, order: { ...order('o-2'), policy: { remainder: 'reject' } } }).catch((e) => e);
  assert.deepEqual(error.details, { skus: [{ sku: 'MUG', requested: '5', short: '5' }] });
  assert.deepEqual(JSON.parse(JSON.stringify(error)).code, 'insufficient_stock');
  await engine.close();
  await assert.rejects(engine.getBoard({ at }), (e) => e instanceof UnavailableError && e.retryable);
});

test('a batch: each its own outcome, a poisoned one stops none', async () => {
  const engine = await shop();
  const loop = {};
  loop.loop = loop;
  const outcomes = await engine.executeBatch([
    { op: 'place_order', at, order: order('o-1', '1') },
    { op: 'place_order', at, order: order('o-2', NaN) },
    loop,
    { op: 'place_order', at, order: order('o-\ud800', '1') },
    undefined,
    { op: 'get_order', at, order: 'o-1' },
  ]);
  assert.deepEqual(outcomes.map((o) => o.code ?? 'done'),
    ['done', 'invalid_quantity', 'limit_exceeded', 'invalid_id', 'invalid_json', 'done']);
  assert(outcomes[1] instanceof FillrateError);
  assert.equal(outcomes[5].answer.id, 'o-1');
  await assert.rejects(engine.executeBatch({}), { code: 'invalid_json' });
  await assert.rejects(engine.executeBatch(Array(10_001).fill({ op: 'tick', at })), { code: 'limit_exceeded' });
  assert.deepEqual(await engine.executeBatch([]), []);
  await engine.close();
});

test('JSON as text and as bytes: the same bytes', async () => {
  const engine = await shop();
  const text = `{"op":"get_stock","at":"${at}"}`;
  const told = await engine.executeJson(text);
  assert.equal(typeof told, 'string');
  const bytes = await engine.executeJson(Buffer.from(text));
  assert(Buffer.isBuffer(bytes));
  assert.equal(bytes.toString(), told);
  assert.equal((await engine.executeJson(new TextEncoder().encode(text))).toString(), told);
  for (const [payload, code] of [['{', 'invalid_json'], ['', 'invalid_json'], [Buffer.from([0xff]), 'invalid_json'],
    ['['.repeat(100_000), 'limit_exceeded'], [' '.repeat(9 * 1024 * 1024), 'limit_exceeded'], ['{"op":"x","op":"x"}', 'invalid_json']]) {
    assert.equal(JSON.parse(await engine.executeJson(payload)).error.code, code);
  }
  for (const payload of [undefined, null, 5, {}, '"\ud800"']) {
    await assert.rejects(engine.executeJson(payload), { code: 'invalid_json' });
  }
  await engine.close();
});

test('bytes may be changed as soon as the call is made', async () => {
  const engine = await shop();
  const told = Array.from({ length: 50 }, () => {
    const bytes = Buffer.from(`{"op":"get_stock","at":"${at}"}`);
    const one = engine.executeJson(bytes);
    bytes.fill(0);
    return one;
  });
  for (const one of await Promise.all(told)) assert.equal(JSON.parse(one).answer.items.length, 1);
  await engine.close();
});

test('split is a pure function', () => {
  const given = { lines: [{ id: '1', sku: 'A', quantity: '5' }], stock: [{ sku: 'A', location: 'L', on_hand: 3 }] };
  assert.deepEqual(split(given).lines.map((l) => [l.allocated, l.backordered]), [['3', '2']]);
  assert.throws(() => split({ ...given, stock: [{ sku: 'A', location: 'L', on_hand: NaN }] }), { code: 'invalid_quantity' });
  for (const wrong of [undefined, null, 5, []]) assert.throws(() => split(wrong), FillrateError);
});

test('stores are told apart', async () => {
  await assert.rejects(open('redis://user:secret@host'), (e) => e.code === 'invalid_field' && !e.message.includes('secret'));
  await assert.rejects(open('postgres://user:secret@host:port/books'), (e) => e.code === 'store_unavailable' && !e.message.includes('secret'));
  if (server) {
    const none = server.replace('tester@', 'tester:secret@').replace(/[^/]+$/, 'none');
    await assert.rejects(open(none), (e) => e.code === 'store_unavailable' && !e.message.includes('secret'));
  }
  await assert.rejects(open('sqlite:///no/such/folder/x.db'), { code: 'store_unavailable' });
  await assert.rejects(open('memory:', { tenant: '' }), { code: 'invalid_id' });
  for (const url of [undefined, null, 5, {}, '']) await assert.rejects(open(url), FillrateError);
  for (const tenant of [null, 5, {}]) await assert.rejects(open('memory:', { tenant }), { code: 'invalid_id' });
});

test('books are kept, tenant by tenant', async (t) => {
  for (const [url, tenant] of stores(t)) {
    const first = await shop(url, { tenant });
    await first.placeOrder({ at, order: order('o-1') });
    await first.close();
    const [a, b] = await Promise.all([open(url, { tenant }), open(url, { tenant: `${tenant}-b` })]);
    assert.equal((await a.getOrder({ at, order: 'o-1' })).status, 'partially_reserved');
    await assert.rejects(b.getOrder({ at, order: 'o-1' }), { code: 'unknown_order' });
    await Promise.all([a.close(), b.close()]);
  }
});

test('closing waits for what is under way, and may be said twice', async (t) => {
  for (const [url, tenant] of stores(t)) {
    const engine = await shop(url, { tenant });
    const calls = Array.from({ length: 50 }, (_, n) => engine.placeOrder({ at, order: order(`o-${n}`, '1') }));
    await engine.close();
    await engine.close();
    const placed = await Promise.all(calls);
    assert.equal(placed.reduce((sum, { order: { lines: [line] } }) => sum + Number(line.allocated), 0), 3);
  }
});

test('an engine disposes of itself', async () => {
  const engine = await shop();
  await engine[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]();
  await assert.rejects(engine.tick({ at }), { code: 'store_unavailable' });
});

test('a method is bound to an engine', async () => {
  for (const self of [undefined, null, {}, new Map()]) {
    await assert.rejects(async () => Engine.prototype.tick.call(self, { at }));
  }
});

test('`import` and `require` give the same classes', async () => {
  const required = require('fillrate');
  assert.equal(required.FillrateError, FillrateError);
  assert.equal(required.Engine, Engine);
  assert.equal(fillrate, required);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(names).filter((n) => n !== 'default' && n !== 'module.exports').sort());
  const { version } = JSON.parse(readFileSync(require.resolve('fillrate/package.json'), 'utf8'));
  assert.equal(names.version, version);
});

test('many workers on the same books sell each unit once', async (t) => {
  for (const [url, tenant] of stores(t)) await workers(url, tenant);
});

async function workers(url, tenant) {
  const engine = await shop(url, { tenant });
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { open, FillrateError } = require(workerData.path);
    (async () => {
      const engine = await open(workerData.url, { tenant: workerData.tenant });
      let sold = 0;
      for (let n = 0; n < 5; n += 1) {
        const order = { id: workerData.name + n, lines: [{ id: '1', sku: 'MUG', quantity: 1 }], policy: { remainder: 'reject' } };
        try {
          await engine.placeOrder({ at: '${at}', order });
          sold += 1;
        } catch (error) {
          if (!(error instanceof FillrateError) || error.code !== 'insufficient_stock') throw error;
        }
      }
      await engine.close();
      parentPort.postMessage(sold);
    })();`;
  const sold = await Promise.all(['a', 'b', 'c', 'd'].map((name) => new Promise((resolve, reject) => {
    const workerData = { url, tenant, name, path: require.resolve('fillrate') };
    const worker = new Worker(source, { eval: true, workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  })));
  assert.equal(sold.reduce((a, b) => a + b), 3);
  assert.deepEqual((await engine.audit({ at })).findings, []);
  await engine.close();
}

test('a worker that is ended in the midst of calls takes nothing with it', async (t) => {
  for (const [url, tenant] of [['memory:', 'a'], ...stores(t)]) {
    for (let n = 0; n < 5; n += 1) await ended({ url, tenant, path: require.resolve('fillrate') });
  }
});

async function ended(workerData) {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { open } = require(workerData.path);
    open(workerData.url, { tenant: workerData.tenant }).then((engine) => {
      const call = () => engine.getBoard({ at: '${at}' }).then(call);
      for (let i = 0; i < 20; i += 1) call();
      parentPort.postMessage('running');
    });`;
  const worker = new Worker(source, { eval: true, workerData });
  await new Promise((resolve) => worker.once('message', resolve));
  await worker.terminate();
}
