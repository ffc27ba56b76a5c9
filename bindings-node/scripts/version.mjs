// The package has the version of the workspace; with --write, it gets it.
import { readFileSync, writeFileSync } from 'node:fs';

const at = (path) => new URL(path, import.meta.url);
const cargo = readFileSync(at('../../Cargo.toml'), 'utf8');
const version = /^\[workspace\.package\][^[]*?^version = "([^"]+)"$/m.exec(cargo)?.[1];
const text = readFileSync(at('../package.json'), 'utf8');
const own = JSON.parse(text);
if (process.argv.includes('--write')) {
  writeFileSync(at('../package.json'), text.replace(`"version": "${own.version}"`, `"version": "${version}"`));
} else if (own.version !== version) {
  console.error(`package.json has version ${own.version}, Cargo.toml ${version}; run node scripts/version.mjs --write`);
  process.exitCode = 1;
} else if (['preinstall', 'install', 'postinstall', 'prepare'].some((name) => own.scripts?.[name])) {
  console.error('package.json has install scripts; users must not run any');
  process.exitCode = 1;
}
