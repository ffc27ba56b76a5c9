'use strict';
// From JavaScript values to JSON text, where JSON.stringify would lie: it makes NaN null, -0 zero, a Map empty,
// and fails on a BigInt.

const { FillrateError, failure } = require('./errors.js');

/** Levels of nesting: the engine refuses more, and a value that holds itself never ends. */
const LEVELS = 64;

/** Commands of a batch: the engine refuses more. */
const BATCH = 10_000;

/** Bytes of a command: the engine refuses more. */
const BYTES = 8 * 1024 * 1024;

/** A number that no field takes: what has no form in JSON is refused with the code of its field. */
const REFUSED = '1e300';

function number(value) {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  if (!Number.isFinite(value)) return REFUSED;
  const text = String(value);
  // Past 2^53 a number is not what was written; with a fraction no field takes it for a whole one.
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

/** Beyond a limit of the engine there is no use in going on. */
function beyond(limit, most) {
  return failure('limit_exceeded', `\`${limit}\` is at most ${most}; send less at a time`, { limit });
}

function list(value, level) {
  let text = '[';
  for (let i = 0; i < value.length; i += 1) {
    if (text.length > BYTES) throw beyond('bytes', BYTES);
    if (i > 0) text += ',';
    text += one(value[i], level);
  }
  return text + ']';
}

function record(value, level) {
  let text = '{';
  for (const name of Object.keys(value)) {
    const held = value[name];
    if (held === undefined) continue;
    if (text.length > BYTES) throw beyond('bytes', BYTES);
    if (text.length > 1) text += ',';
    text += name.isWellFormed()
      ? `${JSON.stringify(name)}:${one(held, level)}`
      : `${JSON.stringify(name.toWellFormed())}:${REFUSED}`;
  }
  return text + '}';
}

function isOpaque(value) {
  return value instanceof Map || value instanceof Set || value instanceof Promise || ArrayBuffer.isView(value);
}

function object(value, level) {
  if (level > LEVELS) throw beyond('levels', LEVELS);
  if (Array.isArray(value)) return list(value, level + 1);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? REFUSED : JSON.stringify(value.toISOString());
  if (isOpaque(value)) return REFUSED;
  if (typeof value.toJSON === 'function') return one(value.toJSON(), level + 1);
  return record(value, level + 1);
}

function one(value, level) {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? JSON.stringify(value) : REFUSED;
    case 'number':
      return number(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    case 'object':
      return value === null ? 'null' : object(value, level);
    default:
      return REFUSED;
  }
}

/** A value that cannot be read is bad input, too. */
function guarded(read) {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof FillrateError) throw cause;
    throw failure('invalid_json', 'the value cannot be read: one of its parts throws when looked at', {}, { cause });
  }
}

/** A command as JSON text. */
function encode(command) {
  return guarded(() => one(command, 1));
}

/** Each command as JSON text, or the error that stands in its place. */
function encodeEach(commands) {
  if (commands.length > BATCH) throw beyond('batch', BATCH);
  return guarded(() => Array.from(commands, (command) => {
    try {
      return encode(command);
    } catch (error) {
      return error;
    }
  }));
}

/** The arguments of a method as JSON text of its command; `base` is what stands in for those that are not given. */
function encodeOperation(op, given, base) {
  return guarded(() => {
    if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
      throw failure('invalid_json', `\`${op}\` takes one object; write { … }`);
    }
    return one({ ...base, ...given, op }, 1);
  });
}

module.exports = { encode, encodeEach, encodeOperation, guarded };
