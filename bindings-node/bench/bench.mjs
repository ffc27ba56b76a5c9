// Measures the package against the engine's own JSON path, in turn and in one run: ratios, not times.
// node bindings-node/bench/bench.mjs [--small] [--stalls]; needs `make npm` and `cargo build --release -p fillrate-benches --bin json`.
// With PostgreSQL as well: FILLRATE_FSYNC=on bindings/with-postgres.sh node bindings-node/bench/bench.mjs
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { open } from '../index.mjs';

const small = process.argv.includes('--small');
const ROUNDS = small ? 3 : 9;
const target = process.env.CARGO_TARGET_DIR ?? new URL('../../target', import.meta.url).pathname;
const at = '2026-01-01T00:00:00Z';
const SKUS = 1000;

const folder = mkdtempSync(join(tmpdir(), 'fillrate-bench-'));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const sku = (n) => `SKU-${String(n).padStart(7, '0')}`;
const ms = (value) => `${value.toFixed(2)} ms`;
const us = (value) => `${(value * 1000).toFixed(1)} µs`;

let seed = 7;
const below = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const order = (id, skus = SKUS) => ({
  op: 'place_order', at, order: { id, lines: ['1', '2', '3'].map((line) => ({ id: line, sku: sku(below(skus)), quantity: '1' })) },
});

const setup = [{ op: 'set_policy', at, policy: { sourcing: 'priority' } }];
for (const id of ['north', 'south', 'east', 'west']) setup.push({ op: 'set_location', at, location: { id } });
for (let n = 0; n < SKUS; n += 1) {
  for (const location of ['north', 'south', 'east', 'west']) {
    setup.push({ op: 'receive_stock', at, sku: sku(n), location, quantity: '1000000' });
  }
}

/** Milliseconds of each line on the engine's own JSON path. */
function rust(lines) {
  const [first, timed] = ['setup.jsonl', 'timed.jsonl'].map((name) => join(folder, name));
  writeFileSync(first, JSON.stringify(setup));
  writeFileSync(timed, lines.map((line) => JSON.stringify(line)).join('\n'));
  const told = execFileSync(join(target, 'release/json'), [first, timed], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(told).map((nanoseconds) => nanoseconds / 1e6);
}

async function world() {
  const engine = await open('memory:');
  await engine.executeBatch(setup);
  return engine;
}

async function each(list, run) {
  const times = [];
  for (const one of list) {
    const begun = performance.now();
    await run(one);
    times.push(performance.now() - begun);
  }
  return times;
}

async function batches() {
  const [theirs, objects, texts] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const all = [0, 1, 2, 3].map((b) => Array.from({ length: 1000 }, (_, n) => order(`o-${b}-${n}`)));
    theirs.push(...rust(all));
    let engine = await world();
    objects.push(...await each(all, (batch) => engine.executeBatch(batch)));
    await engine.close();
    engine = await world();
    const bytes = all.map((batch) => Buffer.from(JSON.stringify(batch)));
    texts.push(...await each(bytes, (batch) => engine.executeJson(batch)));
    await engine.close();
  }
  const [r, o, t] = [theirs, objects, texts].map(median);
  console.log(`| a batch of 1,000 three-line orders, as objects | ${ms(o)} against ${ms(r)} of the JSON path: ${(o / r).toFixed(2)} x | at most 2.5 x |`);
  console.log(`| the same, as bytes | ${ms(t)}: ${(t / r).toFixed(2)} x | |`);
}

async function singles() {
  const [theirs, calls, empty] = [[], [], []];
  const count = small ? 500 : 2000;
  for (let round = 0; round < ROUNDS; round += 1) {
    const all = Array.from({ length: count }, (_, n) => order(`o-${n}`));
    theirs.push(...rust(all));
    const engine = await world();
    calls.push(...await each(all, ({ op, ...given }) => engine.placeOrder(given)));
    empty.push(...await each(all, () => engine.executeJson('0')));
    await engine.close();
  }
  const [r, c, e] = [theirs, calls, empty].map(median);
  console.log(`| a single order | ${us(c)} against ${us(e)} of an empty call plus ${us(r)} of the JSON path: ${(c / (e + r)).toFixed(2)} x | at most 3 x |`);
}

/** The longest time between two rounds of the event loop, by the clock, and how long it all took. */
async function stall(run) {
  let [longest, last, on] = [0, 0, true];
  const look = () => {
    const now = performance.now();
    if (last) longest = Math.max(longest, now - last);
    last = now;
    if (on) setImmediate(look);
  };
  look();
  await new Promise((resolve) => setTimeout(resolve, 5));
  longest = 0;
  const begun = performance.now();
  await run();
  on = false;
  return { longest, took: performance.now() - begun };
}

/** The same with nothing to do, beside as many busy threads as a call keeps busy: the machine's own noise. */
async function noise(time, threads) {
  const busy = Array.from({ length: threads }, () => new Worker('for (;;);', { eval: true }));
  await Promise.all(busy.map((worker) => once(worker, 'online')));
  const { longest } = await stall(() => new Promise((resolve) => setTimeout(resolve, time)));
  await Promise.all(busy.map((worker) => worker.terminate()));
  return longest;
}

async function concurrent(url, what, threads = 1) {
  const [busy, idle, starting] = [[], [], []];
  for (let round = 0; round < ROUNDS * 3; round += 1) {
    const engine = await open(url(round), { tenant: `t-${process.pid}-${round}` });
    // A few SKUs: filling a file is not what is measured.
    await engine.executeBatch(setup.slice(0, 405));
    const all = Array.from({ length: 1000 }, (_, n) => order(`o-${n}`, 100));
    globalThis.gc?.();
    // The loop that starts them is the caller's own; it is told apart.
    const begun = performance.now();
    const calls = all.map(({ op, ...given }) => engine.placeOrder(given));
    starting.push(performance.now() - begun);
    const seen = await stall(() => Promise.all(calls));
    busy.push(seen.longest);
    idle.push(await noise(seen.took, threads));
    await engine.close();
  }
  const worst = (list) => `${ms(median(list))} (worst ${ms(Math.max(...list))})`;
  console.log(`| 1,000 calls at once, ${what}: longest stall of the event loop | ${worst(busy)}; with nothing to do beside ${threads} busy, ${worst(idle)}; starting them takes the caller ${ms(median(starting))} | at most 5 ms |`);
}

console.log('| what | figure | bar |\n| --- | --- | --- |');
if (!process.argv.includes('--stalls')) {
  await batches();
  await singles();
}
await concurrent(() => 'memory:', 'memory');
await concurrent((round) => `sqlite://${join(folder, `${round}.db`)}`, 'SQLite');
// The server is a thread more.
if (process.env.FILLRATE_POSTGRES) await concurrent(() => process.env.FILLRATE_POSTGRES, 'PostgreSQL', 2);
rmSync(folder, { recursive: true, force: true });
