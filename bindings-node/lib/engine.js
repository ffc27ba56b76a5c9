'use strict';
// The engine: one generic execute, and a method for each command and query over it.

const { availableParallelism } = require('node:os');
const native = require('./native.js');
const { encode, encodeEach, encodeOperation, guarded } = require('./encode.js');
const { failure, failureOf } = require('./errors.js');
const { Gate } = require('./gate.js');
const { COMMANDS, QUERIES } = require('./generated.js');

/** Calls of an engine at once. Where this machine works on them: what leaves a processor to the event loop, and one of
    libuv's four threads to the host. Where a database does: as many as are committed together. */
const WORKING = Math.max(1, Math.min(3, availableParallelism() - 1));
const WAITING = 64;

/** An outcome, or the error that it tells of thrown. */
function succeeded(text) {
  const outcome = JSON.parse(text);
  const error = failureOf(outcome);
  if (error) throw error;
  return outcome;
}

class Engine {
  #native;
  #gate;
  #closed = false;

  constructor(opened) {
    this.#native = opened;
    this.#gate = new Gate(opened.waits ? WAITING : WORKING);
  }

  #send(text) {
    return this.#gate.run(() => (this.#native.waits ? this.#native.beginText(text) : this.#native.executeText(text)));
  }

  #check() {
    if (this.#closed) throw failure('store_unavailable', 'the engine is closed; open it again');
  }

  async execute(command) {
    this.#check();
    if (Array.isArray(command)) throw failure('invalid_json', '`execute` takes one command; see `executeBatch`');
    return succeeded(await this.#send(encode(command)));
  }

  async executeBatch(commands) {
    this.#check();
    if (!Array.isArray(commands)) throw failure('invalid_json', '`executeBatch` takes a list of commands; write [ … ]');
    // What cannot be read stands in its place as the error; the rest goes on.
    const all = encodeEach(commands);
    const outcomes = succeeded(await this.#send(`[${all.filter((text) => typeof text === 'string').join(',')}]`));
    let next = 0;
    return all.map((text) => {
      if (typeof text !== 'string') return text;
      const outcome = outcomes[next++];
      return failureOf(outcome) ?? outcome;
    });
  }

  async executeJson(payload) {
    this.#check();
    if (typeof payload === 'string') {
      if (payload.isWellFormed()) return this.#send(payload);
      throw failure('invalid_json', 'the text is not UTF-8: it has half a surrogate pair; send JSON in UTF-8');
    }
    if (payload instanceof Uint8Array) {
      // Who waits at the gate is not copied yet, and the caller may change his bytes.
      const bytes = this.#gate.isFull ? Buffer.from(payload) : payload;
      return this.#gate.run(() => this.#native.executeBytes(bytes));
    }
    throw failure('invalid_json', '`executeJson` takes a string or a Buffer');
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await this.#gate.idle();
    await this.#native.close();
  }

  /** @internal */
  static async operate(engine, op, given) {
    engine.#check();
    return succeeded(await engine.#send(encodeOperation(op, given)));
  }
}

const { operate } = Engine;
delete Engine.operate;

function method(name, run) {
  Object.defineProperty(Engine.prototype, name, { value: run, writable: true, configurable: true });
}

for (const [name, op] of Object.entries(COMMANDS)) {
  method(name, { async [name](given) { return operate(this, op, given); } }[name]);
}
for (const [name, op] of Object.entries(QUERIES)) {
  method(name, { async [name](given) { return (await operate(this, op, given)).answer; } }[name]);
}
method(Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose'), Engine.prototype.close);

async function open(url, options = {}) {
  const { tenant = 'default' } = guarded(() => ({ tenant: options?.tenant }));
  if (typeof url !== 'string') throw failure('invalid_field', 'no URL; write `sqlite:///path`, `postgres://…` or `memory:`', { field: 'url' });
  if (typeof tenant !== 'string') throw failure('invalid_id', 'no text; write the tenant as text', { field: 'tenant' });
  const opened = await native.openStore(url.toWellFormed(), tenant.toWellFormed());
  if (typeof opened === 'string') throw failureOf(JSON.parse(opened));
  return new Engine(opened);
}

/** A moment for what happens at none. */
const ANY_TIME = '1970-01-01T00:00:00Z';

function split(given) {
  return succeeded(native.executePure(encodeOperation('split', given, { at: ANY_TIME }))).answer;
}

module.exports = { Engine, open, split };
