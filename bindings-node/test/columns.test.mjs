// Many rows at once, in columns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FillrateError, lineColumns, open, orderLines, setCounts, stockColumns } from 'fillrate';

const at = '2026-01-01T00:00:00Z';

test('stock goes in and comes out in columns', async () => {
  const engine = await open('memory:');
  await engine.setLocation({ at, location: { id: 'HUB' } });
  const sku = Array.from({ length: 2500 }, (_, n) => `S-${String(n + 1).padStart(4, '0')}`);
  const refused = await setCounts(engine, { at, sku, location: 'HUB', on_hand: Int32Array.from(sku, (_, n) => n + 1) });
  assert.deepEqual(new Set(refused), new Set([null]));
  const told = await stockColumns(engine, { at });
  assert.deepEqual(told.sku, sku);
  assert(told.on_hand instanceof BigInt64Array);
  assert.equal(told.on_hand[7], 8_000_000n);
  assert.deepEqual(told.free, told.on_hand);
  await engine.countStock({ at, sku: 'S-0001', location: 'HUB', on_hand: '1000000000000' });
  await engine.countStock({ at, sku: 'S-0002', location: 'HUB', on_hand: '0.000001' });
  assert.equal((await stockColumns(engine, { at, sku: 'S-0001' })).on_hand[0], 10n ** 18n);
  assert.equal((await stockColumns(engine, { at, sku: 'S-0002' })).on_hand[0], 1n);
  const bad = await setCounts(engine, { at, sku: ['A', 'B', 'C'], location: ['HUB', 'MOON', 'HUB'], on_hand: ['1.5', 1, NaN] });
  assert.deepEqual(bad.map((one) => one?.code), [undefined, 'unknown_location', 'invalid_quantity']);
  assert(bad[1] instanceof FillrateError);
  await engine.close();
});

test('lines go in and come out in columns', async () => {
  const engine = await open('memory:');
  for (let n = 0; n < 3; n += 1) {
    const lines = orderLines({ id: ['1', '2'], sku: ['MUG', 'LAMP'], quantity: [n + 1, '2.5'] });
    await engine.placeOrder({ at, order: { id: `o-${n}`, lines } });
  }
  const told = await lineColumns(engine, { at, status: 'backordered' });
  assert.deepEqual(told.order, ['o-0', 'o-0', 'o-1', 'o-1', 'o-2', 'o-2']);
  assert.deepEqual([...told.backordered], [1_000_000n, 2_500_000n, 2_000_000n, 2_500_000n, 3_000_000n, 2_500_000n]);
  assert.deepEqual(told.line, ['1', '2', '1', '2', '1', '2']);
  await engine.close();
});

test('columns of different lengths are refused', async () => {
  const engine = await open('memory:');
  for (const given of [undefined, null, {}, 5, { id: '1' }, { id: ['1'], sku: ['a', 'b'] }, { get id() { throw new Error('trap'); } }]) {
    assert.throws(() => orderLines(given), FillrateError);
    await assert.rejects(setCounts(engine, given), FillrateError);
  }
  await assert.rejects(stockColumns(engine, { at: NaN }), { code: 'invalid_field' });
  await engine.close();
});
