'use strict';
// Finds the compiled engine: beside this file, or in the package of this platform.

const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Whether this Linux has musl instead of glibc. */
function isMusl() {
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** The platform as packages are named, such as `linux-x64-gnu`. */
function platform() {
  const abi = { linux: () => (isMusl() ? '-musl' : '-gnu'), win32: () => '-msvc' }[process.platform];
  return `${process.platform}-${process.arch}${abi ? abi() : ''}`;
}

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

module.exports = Object.assign(load(), { platform });
