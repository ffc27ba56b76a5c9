'use strict';
// How packages of this platform are named.

/** Whether this Linux has musl instead of glibc. */
function isMusl() {
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** Such as `linux-x64-gnu`. */
function platform() {
  const abi = { linux: () => (isMusl() ? '-musl' : '-gnu'), win32: () => '-msvc' }[process.platform];
  return `${process.platform}-${process.arch}${abi ? abi() : ''}`;
}

module.exports = { platform };
