// Numbers and texts that cannot be: refused with the code of their field, never turned into something else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FillrateError, InvalidError, open } from 'fillrate';

const at = '2026-01-01T00:00:00Z';

test('a bad number is `invalid_quantity`, never a silent 0', async () => {
  await using_(async (engine) => {
    const bad = [NaN, Infinity, -Infinity, 1.5, 2 ** 53 + 1, -0, 5n, 0n, 1e300, -1, 1e-7, true, () => 5, Symbol('5'),
      new Map(), new Number(5), new Date(NaN), {}, [5], '', '05.', '1e3', '+5', ' 5', '1,000', '٥', 'NaN', '\ud800'];
    for (const quantity of bad) {
      await assert.rejects(engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity }), (error) => {
        assert(error instanceof InvalidError && error instanceof FillrateError, String(error));
        assert.equal(error.code, 'invalid_quantity', `${typeof quantity} ${String(error)}`);
        assert.equal(error.details.field, 'quantity');
        return true;
      });
    }
    assert.deepEqual((await engine.getStock({ at })).items, []);
  });
});

test('what is exact goes in', async () => {
  await using_(async (engine) => {
    for (const quantity of ['05', 5, '2.50', '0.000001', '999999999']) {
      await engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity });
    }
    const [row] = (await engine.getStock({ at })).items;
    assert.equal(row.on_hand, '1000000011.500001');
  });
});

test('numbers where no quantity stands are not bent either', async () => {
  await using_(async (engine) => {
    for (const limit of [NaN, 1.5, -0, 2 ** 53 + 1, 3n, '5', Infinity]) {
      await assert.rejects(engine.getStock({ at, limit }), { code: 'invalid_field' });
    }
    for (const sku of [NaN, 5, 5n, null, '', 'a\u0000b', '\ud800', 'x'.repeat(129), {}]) {
      await assert.rejects(engine.getStock({ at, sku: sku ?? '' }), { code: 'invalid_id' });
    }
    for (const time of [new Date(NaN), 0, NaN, 5n, 'yesterday']) {
      await assert.rejects(engine.getBoard({ at: time }), { code: 'invalid_field' });
    }
    assert((await engine.getBoard({ at: new Date(0) })) !== undefined);
  });
});

test('ids keep every digit and every letter', async () => {
  await using_(async (engine) => {
    const ids = ['9007199254740993', 'é', 'e\u0301', '\u202edcba', 'a\u200bb', '__proto__', 'constructor', "'; DROP --"];
    for (const id of ids) {
      const outcome = await engine.placeOrder({ at, id: `c-${id}`, order: { id, lines: [{ id, sku: id, quantity: 1 }] } });
      assert.equal(outcome.order.id, id);
      assert.equal((await engine.getOrder({ at, order: id })).lines[0].sku, id);
    }
    const raw = await engine.executeJson(`{"op":"get_order","at":"${at}","order":9007199254740993}`);
    assert.equal(JSON.parse(raw).error.code, 'invalid_id');
  });
});

test('a value that cannot be read is bad input', async () => {
  await using_(async (engine) => {
    const loop = { at };
    loop.loop = loop;
    await assert.rejects(engine.tick(loop), { code: 'limit_exceeded' });
    const trap = { at, get sku() { throw new RangeError('trap'); } };
    await assert.rejects(engine.getStock(trap), (e) => e.code === 'invalid_json' && e.cause instanceof RangeError);
    for (const given of [5, 'x', null, [], true, Symbol('x')]) {
      await assert.rejects(engine.getStock(given), { code: 'invalid_json' });
    }
    await assert.rejects(engine.getStock(), { code: 'missing_field' });
    await assert.rejects(engine.getStock({ at, 'a\ud800': 1 }), FillrateError);
    await assert.rejects(engine.getStock({ at, colour: 'blue' }), { code: 'unknown_field' });
  });
});

async function using_(run) {
  const engine = await open('memory:');
  await engine.setLocation({ at, location: { id: 'HUB' } });
  try {
    await run(engine);
  } finally {
    await engine.close();
  }
}
