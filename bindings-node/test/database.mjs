// A database in memory as better-sqlite3 offers it. Where that cannot be built, Node's own SQLite does, in its clothes;
// nothing where this Node has none.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function find(name) {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

const Better = find('better-sqlite3');
const { DatabaseSync } = (Better ? undefined : find('node:sqlite')) ?? {};

class Clothed {
  #db = new DatabaseSync(':memory:');

  exec(sql) {
    this.#db.exec(sql);
  }

  prepare(sql) {
    const statement = this.#db.prepare(sql);
    const own = {
      safeIntegers() {
        statement.setReadBigInts(true);
        return own;
      },
      get: (...given) => statement.get(...given),
      all: (...given) => statement.all(...given),
      run: (...given) => ({ changes: Number(statement.run(...given).changes) }),
    };
    return own;
  }

  transaction(run) {
    const within = (begin) => () => {
      this.exec(begin);
      try {
        const done = run();
        this.exec('COMMIT');
        return done;
      } catch (error) {
        this.exec('ROLLBACK');
        throw error;
      }
    };
    return { deferred: within('BEGIN'), immediate: within('BEGIN IMMEDIATE') };
  }
}

/** Why tests on a database are skipped. */
export const skip = Better || DatabaseSync ? false : 'SKIPPED: better-sqlite3 cannot be built here, and this Node has no SQLite of its own';

/** A new database, empty. */
export const database = () => (Better ? new Better(':memory:') : new Clothed());
