#!/usr/bin/env node
'use strict';
// Runs scenario files on this package's engine and prints what `fillrate scenario` prints.

const { open } = require('../lib/engine.js');
const { ScenarioRun } = require('../lib/native.js');

async function main(words) {
  const run = ScenarioRun.begin(words);
  let engine;
  let answer;
  for (;;) {
    const said = JSON.parse(await run.next(answer));
    answer = undefined;
    if (said.write !== undefined) process.stdout.write(said.write);
    else if (said.problem !== undefined) process.stderr.write(said.problem);
    else if (said.send !== undefined) answer = await engine.executeJson(said.send);
    else if (said.open !== undefined) {
      await engine?.close();
      try {
        engine = await open(said.open, { tenant: said.tenant });
        answer = '';
      } catch (error) {
        answer = error.message;
      }
    } else {
      await engine?.close();
      return said.exit;
    }
  }
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; });
