// The example of the README, as it stands there.
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
