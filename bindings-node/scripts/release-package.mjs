// Makes package.json name the packages of all platforms, as the release publishes it: `release-package.mjs PLATFORM…`.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package.json', import.meta.url);
const own = JSON.parse(readFileSync(path, 'utf8'));
own.optionalDependencies = Object.fromEntries(process.argv.slice(2).map((name) => [`fillrate-${name}`, own.version]));
own.files = own.files.filter((name) => name !== '*.node');
writeFileSync(path, `${JSON.stringify(own, null, 2)}\n`);
