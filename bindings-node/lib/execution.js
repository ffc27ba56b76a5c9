'use strict';
// A batch of commands over a host's own database: the host reads and writes, the engine decides.

const { NativeExecution } = require('./native.js');
const { encode } = require('./encode.js');
const { failure, failureOf } = require('./errors.js');

function told(text) {
  const answer = JSON.parse(text);
  const error = failureOf(answer);
  if (error) throw error;
  if (answer.done) answer.done = answer.done.map((outcome) => failureOf(outcome) ?? outcome);
  return answer;
}

/** The position of a first event, as text: numbers lose digits on the way. */
function position(first) {
  if (!Number.isSafeInteger(first) && typeof first !== 'bigint') {
    throw failure('invalid_field', 'no position; write a whole number above 0', { field: 'first' });
  }
  return String(first);
}

class Execution {
  #native;

  constructor(commands) {
    if (!Array.isArray(commands)) throw failure('invalid_json', '`Execution` takes a list of commands; write [ … ]');
    this.#native = NativeExecution.begin(encode(commands));
  }

  step() {
    return told(this.#native.step());
  }

  provide(answers) {
    const refused = this.#native.provide(encode(answers));
    if (refused) told(refused);
  }

  changes(first) {
    return told(this.#native.changes(position(first)));
  }

  committed(first) {
    return told(this.#native.committed(position(first))).done;
  }

  conflicted() {
    const ended = this.#native.conflicted();
    return ended ? told(ended).done : null;
  }

  async run(host) {
    for (;;) {
      const step = this.step();
      if (step.done) return step.done;
      if (step.need) {
        this.provide(await host.load(step.need));
        continue;
      }
      const first = await host.commit((position) => this.changes(position));
      if (first !== null) return this.committed(first);
      const ended = this.conflicted();
      if (ended) return ended;
    }
  }
}

module.exports = { Execution };
