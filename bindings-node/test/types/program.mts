// A user's program, compiled in strict mode and run: what is right compiles, what is wrong does not.
import assert from 'node:assert/strict';
import fillrate, {
  Execution, FillrateError, InvalidError, open, orderLines, setCounts, split, stockColumns,
  type Code, type Command, type Event, type Found, type Host, type Order, type Outcome, type Split,
} from 'fillrate';

const at = '2026-01-01T00:00:00Z';

async function shop(): Promise<void> {
  await using engine = await open('memory:', { tenant: 'acme' });
  await engine.setLocation({ at: new Date(at), location: { id: 'HUB', kind: 'warehouse', cut_off: '15:00' } });
  await engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity: 3 });
  const outcome = await engine.placeOrder({
    at,
    id: 'c-1',
    order: { id: 'o-1', policy: { remainder: 'backorder' }, lines: [{ id: '1', sku: 'MUG', quantity: '5' }] },
  });
  const order: Order = outcome.order;
  const allocated: string | undefined = order.lines[0]?.allocated;
  assert.equal(allocated, '3');
  assert.equal(order.status satisfies string, 'partially_reserved');
  for (const event of outcome.events) kind(event);
  const stock = await engine.getStock({ at, sku: 'MUG' });
  const free: string | undefined = stock.items[0]?.free;
  assert.equal(free, '0');
  const next: string | null = stock.next;
  assert.equal(next, null);
  const kpis = await engine.getKpis({ at, from: at, to: at });
  assert(kpis.partial_fulfillment_rate.numerator === 0);
  const preview = await engine.releaseBackorders({ at, preview: true });
  assert.deepEqual(preview.answer.allocations, []);

  const commands: Command[] = [{ op: 'tick', at }, { op: 'cancel', at, order: 'o-1', reason: 'changed their mind', if_version: 1 }];
  const outcomes: Array<Outcome | FillrateError> = await engine.executeBatch(commands);
  for (const one of outcomes) {
    if (one instanceof FillrateError) throw one;
    const replayed: boolean = one.replayed;
    assert.equal(replayed, false);
  }
  const counted: Array<FillrateError | null> = await setCounts(engine, { at, sku: ['A', 'B'], location: 'HUB', on_hand: new Int32Array([1, 2]) });
  assert.deepEqual(counted, [null, null]);
  const onHand: BigInt64Array = (await stockColumns(engine, { at, sku: 'B' })).on_hand;
  assert.equal(onHand[0], 2_000_000n);
  assert.equal(orderLines({ id: ['1', '2'], sku: 'MUG', quantity: [1, '2.5'] })[1]?.quantity, '2.5');
  const text: string = await engine.executeJson('{}');
  const bytes: Buffer = await engine.executeJson(Buffer.from('{}'));
  assert.equal(bytes.toString('utf8'), text);

  try {
    await engine.getOrder({ at, order: 'none' });
  } catch (error) {
    if (!(error instanceof FillrateError)) throw error;
    const code: Code = error.code;
    assert.equal(code, 'unknown_order');
    assert(!(error instanceof InvalidError) && !error.retryable && Object.keys(error.details).length >= 0);
  }
}

function kind(event: Event): string {
  switch (event.kind) {
    case 'line_allocated':
      return `${event.position} ${event.line}`;
    case 'stock_moved':
      return `${event.sku} ${event.movement} ${event.quantity satisfies string}`;
    default:
      return event.kind;
  }
}

async function own(host: Host): Promise<void> {
  const [outcome] = await new Execution([{ op: 'get_board', at }]).run(host);
  assert(!(outcome instanceof FillrateError) && outcome?.answer);
}

const halves: Split = split({ lines: [{ id: '1', sku: 'A', quantity: '2' }], stock: [{ sku: 'A', location: 'L', on_hand: '1' }] });
assert.equal(halves.lines[0]?.backordered, '1');
assert.match(fillrate.version, /^\d+\.\d+\.\d+/);

// What must not compile; none of it runs.
export async function wrong(): Promise<void> {
  const engine = await open('memory:');
  // @ts-expect-error: `at` is needed
  await engine.tick({});
  // @ts-expect-error: a quantity is exact
  await engine.receiveStock({ at, sku: 'MUG', location: 'HUB', quantity: 5n });
  // @ts-expect-error: no such name
  await engine.placeOrder({ at, order: { id: 'o', lines: [], colour: 'blue' } });
  // @ts-expect-error: no such policy
  await engine.setPolicy({ at, policy: { remainder: 'forget' } });
  // @ts-expect-error: a query has no idempotency key
  await engine.getBoard({ at, id: 'c-1' });
  // @ts-expect-error: amounts are text
  await engine.placeOrder({ at, order: { id: 'o', lines: [{ id: '1', sku: 'A', quantity: 1, unit_price: { amount: 1.5, currency: 'EUR' } }] } });
  // @ts-expect-error: quantities are told as text
  const units: number = (await engine.getOrder({ at, order: 'o' })).lines[0]!.ordered;
  // @ts-expect-error: opened by `open` only
  new fillrate.Engine(units);
  // @ts-expect-error: no such command
  await engine.execute({ op: 'fly', at });
}

const answers = (count: number): Found[] => Array.from({ length: count }, () => null);
await shop();
await own({
  load: (asks) => asks.map((ask): Found => (ask.ask === 'page' ? [] : ask.ask === 'stock' ? [] : ask.ask === 'count' ? { entries: 0, units: '0' } : answers(1)[0]!)),
  commit: () => null,
});
console.log('the program ran');
