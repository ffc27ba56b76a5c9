// The examples of the front page and of the README, as they stand there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

test('the README prints what it says', () => {
  const path = join(dirname(createRequire(import.meta.url).resolve('fillrate/package.json')), 'README.md');
  const text = readFileSync(path, 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(text);
  const [, printed] = /prints `(.*?)`/.exec(text);
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', cwd: import.meta.dirname });
  assert.equal(told.trim(), printed);
});

test('the front page tells the truth', () => {
  const text = readFileSync(join(process.env.ROOT, 'README.md'), 'utf8');
  const [[, code], ...more] = text.matchAll(/```js\n(.*?)```/gs);
  assert.equal(more.length, 0);
  const strict = code.replaceAll('console.assert', '(await import("node:assert")).ok');
  assert.notEqual(strict, code);
  const told = `${strict}\nconsole.log(placed.order.backorders[0].open);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', told], { encoding: 'utf8', cwd: import.meta.dirname });
  assert.equal(printed.trim(), '2');
});
