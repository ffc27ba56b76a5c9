import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { open } from 'fillrate';
import { server } from './server.js';

const at = '2026-01-01T00:00:00Z';
const order = (id, quantity = '5') => ({ id, lines: [{ id: '1', sku: 'MUG', quantity }] });

async function shop(t, url = 'memory:') {
  const engine = await open(url);
  await engine.setLocation({ at, location: { id: 'HUB' } });
  await engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity: '3' });
  let seconds = 0;
  const app = server(engine, { now: () => new Date(Date.parse(at) + 1000 * (seconds += 1)) });
  t.after(() => app.close());
  return { app, engine };
}

const place = (app, key, payload) => app.inject({ method: 'POST', url: '/orders', headers: key ? { 'idempotency-key': key } : {}, payload });

test('an order is placed once, however often it is sent', async (t) => {
  const { app, engine } = await shop(t);
  const first = await place(app, 'k-1', order('o-1'));
  assert.equal(first.statusCode, 201);
  assert.equal(first.json().status, 'partially_reserved');
  assert.equal(first.headers.location, '/orders/o-1');
  const again = await place(app, 'k-1', order('o-1'));
  assert.equal(again.headers['idempotent-replayed'], 'true');
  assert.equal(again.body, first.body);
  assert.equal((await app.inject(first.headers.location)).json().lines[0].allocated, '3');
  assert.equal((await engine.getStock({ at })).items[0].reserved, '3');
});

test('twenty at once are one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fillrate-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { app, engine } = await shop(t, `sqlite://${join(folder, 'shop.db')}`);
  const replies = await Promise.all(Array.from({ length: 20 }, () => place(app, 'k-1', order('o-1', '2'))));
  assert.deepEqual(new Set(replies.map((r) => r.body)).size, 1);
  assert.equal(replies.filter((r) => r.headers['idempotent-replayed']).length, 19);
  assert.equal((await engine.getStock({ at })).items[0].reserved, '2');
});

test('errors have the status of what to do about them', async (t) => {
  const { app } = await shop(t);
  await place(app, 'k-1', order('o-1', '1'));
  const told = async (reply, status, code) => {
    const { statusCode, body } = await reply;
    assert.deepEqual([statusCode, JSON.parse(body).error.code], [status, code]);
  };
  await told(place(app, undefined, order('o-2')), 400, 'missing_field');
  await told(place(app, 'k-1', order('o-1', '2')), 409, 'command_reused');
  await told(place(app, 'k-2', order('o-1', '2')), 409, 'duplicate_order');
  await told(place(app, 'k-3', order('o-3', 1.5)), 400, 'invalid_quantity');
  await told(place(app, 'k-4', { ...order('o-4'), colour: 'blue' }), 400, 'unknown_field');
  await told(place(app, 'k-5', { ...order('o-5', '9'), policy: { remainder: 'reject' } }), 422, 'insufficient_stock');
  await told(app.inject('/orders/none'), 404, 'unknown_order');
});
