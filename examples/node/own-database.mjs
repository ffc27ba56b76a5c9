// fillrate over a SQLite database of your own, through better-sqlite3: the host reads and writes, the engine decides.
// Orders and stock lie in tables beside yours, and your own rows can be written in the same transaction.
// Places in ranges are hex text, whose order is that of the bytes. Units are micro-units, read as BigInt.

const SCHEMA = `
CREATE TABLE IF NOT EXISTS fillrate_head (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER, removed INTEGER) STRICT;
INSERT OR IGNORE INTO fillrate_head VALUES (1, 0, 0);
CREATE TABLE IF NOT EXISTS fillrate_rows (kind TEXT, key TEXT, version INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (kind, key)) STRICT;
CREATE TABLE IF NOT EXISTS fillrate_guards (sku TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS fillrate_stock (sku TEXT, location TEXT, version INTEGER NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0), unavailable INTEGER NOT NULL, safety_stock INTEGER NOT NULL,
  reserved INTEGER NOT NULL CHECK (reserved >= 0), PRIMARY KEY (sku, location)) STRICT;
CREATE TABLE IF NOT EXISTS fillrate_entries (range TEXT, sort TEXT, id TEXT NOT NULL, number INTEGER NOT NULL,
  units INTEGER NOT NULL, PRIMARY KEY (range, sort)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fillrate_events (position INTEGER PRIMARY KEY, order_id TEXT, body TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS fillrate_events_of ON fillrate_events (order_id, position);
CREATE TABLE IF NOT EXISTS fillrate_movements (position INTEGER PRIMARY KEY, sku TEXT NOT NULL, location TEXT NOT NULL,
  at INTEGER NOT NULL, units INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS fillrate_movements_of ON fillrate_movements (sku, location, at);
`;

class Conflict extends Error {}

/** A moment as a number that sorts: microseconds since 1970. */
function micros(text) {
  const [, second, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text);
  return BigInt(Date.parse(`${second}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/** A database that an `Execution` runs on. */
export class OwnDatabase {
  #db;
  #statements = new Map();

  constructor(db) {
    this.#db = db;
    db.exec(SCHEMA);
  }

  /** Answers each question, all of one moment. */
  load(asks) {
    return this.#db.transaction(() => asks.map((ask) => this.#answer(ask))).deferred();
  }

  /** Writes all or nothing; `also` writes rows of the host's own, in the same transaction. */
  commit(changes, also = () => {}) {
    try {
      return this.#db.transaction(() => this.#write(changes, also)).immediate();
    } catch (error) {
      if (error instanceof Conflict) return null;
      throw error;
    }
  }

  #sql(text) {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.#db.prepare(text).safeIntegers()));
    return statement;
  }

  #answer(ask) {
    switch (ask.ask) {
      case 'row': {
        const row = this.#sql('SELECT version, body FROM fillrate_rows WHERE kind = ? AND key = ?').get(ask.kind, ask.key);
        return row ? { version: Number(row.version), body: row.body } : null;
      }
      case 'guard': {
        const row = this.#sql('SELECT version FROM fillrate_guards WHERE sku = ?').get(ask.sku);
        return row ? { version: Number(row.version) } : null;
      }
      case 'stock': {
        const columns = 'location, version, on_hand, unavailable, safety_stock, reserved';
        return this.#sql(`SELECT ${columns} FROM fillrate_stock WHERE sku = ?`).all(ask.sku).map((row) => ({
          location: row.location,
          version: Number(row.version),
          on_hand: String(row.on_hand),
          unavailable: String(row.unavailable),
          safety_stock: String(row.safety_stock),
          reserved: String(row.reserved),
        }));
      }
      case 'page':
        return this.#sql('SELECT sort, id, number, units FROM fillrate_entries WHERE range = ? AND sort > ? ORDER BY sort LIMIT ?')
          .all(ask.range, ask.after ?? '', ask.limit)
          .map((row) => ({ sort: row.sort, id: row.id, number: Number(row.number), units: String(row.units) }));
      case 'count': {
        // A range that grows long wants sums kept beside it; see extensions/sqlite.
        const sql = 'SELECT count(*) AS entries, coalesce(sum(units), 0) AS units FROM fillrate_entries WHERE range = ?';
        const row = ask.before === null
          ? this.#sql(sql).get(ask.range)
          : this.#sql(`${sql} AND sort < ?`).get(ask.range, ask.before);
        return { entries: Number(row.entries), units: String(row.units) };
      }
      case 'moved': {
        const sql = 'SELECT coalesce(sum(units), 0) AS units FROM fillrate_movements WHERE sku = ? AND location = ?';
        const row = ask.until === null
          ? this.#sql(sql).get(ask.sku, ask.location)
          : this.#sql(`${sql} AND at <= ?`).get(ask.sku, ask.location, micros(ask.until));
        return String(row.units);
      }
      case 'events': {
        const sql = 'SELECT position, body FROM fillrate_events WHERE position > ?';
        const rows = ask.order === null
          ? this.#sql(`${sql} ORDER BY position LIMIT ?`).all(ask.after, ask.limit)
          : this.#sql(`${sql} AND order_id = ? ORDER BY position LIMIT ?`).all(ask.after, ask.order, ask.limit);
        return rows.map((row) => ({ position: Number(row.position), body: row.body }));
      }
      default:
        throw new Error(`a newer fillrate asks for \`${ask.ask}\``);
    }
  }

  #write(changesFrom, also) {
    const head = this.#sql('SELECT position, removed FROM fillrate_head').get();
    const first = Number(head.position) + 1;
    const changes = changesFrom(first);
    for (const read of changes.reads) this.#expect(this.#version(read) === read.version);
    for (const { sku, rows } of changes.stock_reads) this.#checkStock(sku, rows, changes.stock);
    let removed = Number(head.removed);
    for (const row of changes.rows) removed = Math.max(removed, this.#writeRow(row, removed));
    for (const row of changes.stock) this.#writeStock(row);
    for (const sku of changes.guards) {
      this.#sql('INSERT INTO fillrate_guards VALUES (?, 1) ON CONFLICT DO UPDATE SET version = version + 1').run(sku);
    }
    for (const { range, sort, entry } of changes.entries) {
      if (entry === null) this.#sql('DELETE FROM fillrate_entries WHERE range = ? AND sort = ?').run(range, sort);
      else {
        this.#sql('INSERT OR REPLACE INTO fillrate_entries VALUES (?, ?, ?, ?, ?)')
          .run(range, sort, entry.id, entry.number, BigInt(entry.units));
      }
    }
    for (const order of changes.purged) this.#sql('DELETE FROM fillrate_events WHERE order_id = ?').run(order);
    for (const event of changes.events) this.#writeEvent(event);
    const position = first + changes.events.length - 1;
    this.#sql('UPDATE fillrate_head SET position = ?, removed = ?').run(position, removed);
    also(this.#db);
    return first;
  }

  #expect(holds) {
    if (!holds) throw new Conflict();
  }

  #version({ kind, key }) {
    const row = kind === 'guard'
      ? this.#sql('SELECT version FROM fillrate_guards WHERE sku = ?').get(key)
      : this.#sql('SELECT version FROM fillrate_rows WHERE kind = ? AND key = ?').get(kind, key);
    return Number(row?.version ?? 0);
  }

  /** Of a SKU that was read, these must be all the rows. */
  #checkStock(sku, read, written) {
    const expected = new Map(read.map((row) => [row.location, row.version]));
    for (const row of written) if (row.sku === sku && row.version > 0) expected.set(row.location, row.version);
    const found = this.#sql('SELECT location, version FROM fillrate_stock WHERE sku = ?').all(sku);
    this.#expect(found.length === expected.size);
    for (const row of found) this.#expect(expected.get(row.location) === Number(row.version));
  }

  /** Writes a row at the version that it was read at. One that comes back begins above all that were removed. */
  #writeRow({ kind, key, version, body }, removed) {
    const isOwn = kind !== 'extension';
    if (body !== null && version === 0) {
      this.#expect(this.#sql('INSERT OR IGNORE INTO fillrate_rows VALUES (?, ?, ?, ?)')
        .run(kind, key, isOwn ? removed + 1 : 1, body).changes === 1);
    } else if (body !== null) {
      this.#expect(this.#sql('UPDATE fillrate_rows SET version = version + 1, body = ? WHERE kind = ? AND key = ? AND version = ?')
        .run(body, kind, key, version).changes === 1);
    } else if (version === 0) {
      this.#expect(this.#version({ kind, key }) === 0);
    } else {
      this.#expect(this.#sql('DELETE FROM fillrate_rows WHERE kind = ? AND key = ? AND version = ?')
        .run(kind, key, version).changes === 1);
      return isOwn ? version : 0;
    }
    return 0;
  }

  #writeStock({ sku, location, version, ...units }) {
    const all = [units.on_hand, units.unavailable, units.safety_stock, units.reserved].map(BigInt);
    const done = version === 0
      ? this.#sql('INSERT OR IGNORE INTO fillrate_stock VALUES (?, ?, 1, ?, ?, ?, ?)').run(sku, location, ...all)
      : this.#sql(`UPDATE fillrate_stock SET version = version + 1, on_hand = ?, unavailable = ?, safety_stock = ?,
          reserved = ? WHERE sku = ? AND location = ? AND version = ?`).run(...all, sku, location, version);
    this.#expect(done.changes === 1);
  }

  #writeEvent({ position, order, body, moved }) {
    this.#sql('INSERT INTO fillrate_events VALUES (?, ?, ?)').run(position, order, body);
    if (moved) {
      this.#sql('INSERT INTO fillrate_movements VALUES (?, ?, ?, ?, ?)')
        .run(position, moved.sku, moved.location, micros(moved.at), BigInt(moved.units));
    }
  }
}
