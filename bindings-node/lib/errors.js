'use strict';
// Errors as the contract has them: a stable code, a message for people, details for programs.

const { CODES } = require('./generated.js');

/** Anything that fillrate refuses. */
class FillrateError extends Error {
  constructor(code, message, details = {}, options) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** Whether the same command may succeed when sent again. */
  get retryable() {
    return CODES[this.code]?.retryable ?? false;
  }

  toJSON() {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** The request says something that cannot be; mend it. */
class InvalidError extends FillrateError {}
/** It names a record that is not there. */
class UnknownError extends FillrateError {}
/** It names an id that is taken. */
class DuplicateError extends FillrateError {}
/** It cannot be done in this state of stock or order. */
class RefusedError extends FillrateError {}
/** It may succeed when sent again, with the same command id. */
class UnavailableError extends FillrateError {}

const FAMILIES = {
  invalid: InvalidError,
  unknown: UnknownError,
  duplicate: DuplicateError,
  refused: RefusedError,
  unavailable: UnavailableError,
};

for (const type of [FillrateError, ...Object.values(FAMILIES)]) {
  Object.defineProperty(type.prototype, 'name', { value: type.name, configurable: true, writable: true });
}

/** The error of a code, of the class of its family. */
function failure(code, message, details, options) {
  const Family = FAMILIES[CODES[code]?.family] ?? FillrateError;
  return new Family(code, message, details, options);
}

/** The error that an outcome tells of; nothing where it tells of none. */
function failureOf(outcome) {
  const error = outcome?.error;
  return error ? failure(error.code, error.message, error.details) : undefined;
}

module.exports = { FillrateError, ...Object.fromEntries(Object.values(FAMILIES).map((t) => [t.name, t])), failure, failureOf };
