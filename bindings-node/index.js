'use strict';
// What the package gives; see index.d.ts.

const columns = require('./lib/columns.js');
const { Engine, open, split } = require('./lib/engine.js');
const { Execution } = require('./lib/execution.js');
const { failure, failureOf, ...errors } = require('./lib/errors.js');
const { version } = require('./lib/native.js');

module.exports = { Engine, Execution, open, split, version: version(), ...columns, ...errors };
