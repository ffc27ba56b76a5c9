'use strict';
// Many rows at once, in columns: arrays and typed arrays go in, text and millionths of a unit come out.

const { guarded } = require('./encode.js');
const { failure, FillrateError } = require('./errors.js');

/** Rows of a page. */
const PAGE = 1000;
/** Commands that go in one commit. */
const BATCH = 1000;

const STOCK = ['on_hand', 'unavailable', 'safety_stock', 'reserved', 'free'];
const LINE = ['ordered', 'allocated', 'shipped', 'backordered', 'cancelled', 'returned', 'over_shipped'];

function micros(text) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

/** Columns of rows: these names as they are, the others as millionths. */
function columns(rows, names, quantities) {
  const told = {};
  for (const name of names) told[name] = rows.map((row) => row[name]);
  for (const name of quantities) told[name] = BigInt64Array.from(rows, (row) => micros(row[name]));
  return told;
}

async function every(query, given, take) {
  let after;
  do {
    const page = await query({ ...given, limit: PAGE, after });
    page.items.forEach(take);
    after = page.next ?? undefined;
  } while (after !== undefined);
}

async function stockColumns(engine, given) {
  const rows = [];
  await every((query) => engine.getStock(query), given, (row) => rows.push(row));
  return columns(rows, ['sku', 'location'], STOCK);
}

async function lineColumns(engine, given) {
  const rows = [];
  await every((query) => engine.listOrders(query), given, (order) => {
    for (const line of order.lines) rows.push({ ...line, order: order.id, status: order.status, line: line.id });
  });
  return columns(rows, ['order', 'status', 'line', 'sku'], LINE);
}

const isColumn = (values) => Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));

/** Rows of columns; a plain value stands for all rows. */
function rowsOf(given) {
  const named = guarded(() => Object.entries(given ?? {}));
  const lengths = new Set(named.filter(([, values]) => isColumn(values)).map(([, values]) => values.length));
  if (lengths.size !== 1) {
    throw failure('invalid_field', 'the columns differ in length, or none has rows; give as many of each', { field: 'columns' });
  }
  const [length] = lengths;
  return Array.from({ length }, (_, i) => Object.fromEntries(named.map(([name, values]) => [name, isColumn(values) ? values[i] : values])));
}

function orderLines(given) {
  return rowsOf(given);
}

async function setCounts(engine, given) {
  const commands = rowsOf(given).map((row) => ({ ...row, op: 'count_stock' }));
  const told = [];
  for (let from = 0; from < commands.length; from += BATCH) {
    const outcomes = await engine.executeBatch(commands.slice(from, from + BATCH));
    told.push(...outcomes.map((one) => (one instanceof FillrateError ? one : null)));
  }
  return told;
}

module.exports = { lineColumns, orderLines, setCounts, stockColumns };
