'use strict';
// Finds the compiled engine: beside this file, or in the package of this platform.

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { platform } = require('./platform.js');

function load() {
  const name = platform();
  const beside = join(__dirname, '..', `fillrate.${name}.node`);
  if (existsSync(beside)) return require(beside);
  try {
    return require(`fillrate-${name}`);
  } catch (cause) {
    const advice = `fillrate has no engine for ${name}; install the package fillrate-${name}, or build it with make npm`;
    throw new Error(advice, { cause });
  }
}

module.exports = load();
