// Writes the package of one platform: `platform-package.mjs FILE.node PLATFORM FOLDER`. The release publishes one for
// each platform beside the package itself, which names them all as optional.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const [file, platform, folder] = process.argv.slice(2);
const main = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [os, cpu, abi] = platform.split('-');
const libc = { gnu: ['glibc'], musl: ['musl'] }[abi];
const name = `fillrate.${platform}.node`;
const own = {
  name: `fillrate-${platform}`,
  version: main.version,
  description: `The fillrate engine for ${platform}`,
  license: main.license,
  engines: main.engines,
  os: [os],
  cpu: [cpu],
  ...(libc ? { libc } : {}),
  main: name,
  files: [name],
};
mkdirSync(folder, { recursive: true });
copyFileSync(file, `${folder}/${name}`);
writeFileSync(`${folder}/package.json`, `${JSON.stringify(own, null, 2)}\n`);
