// Prints this platform as packages are named, such as `linux-x64-gnu`.
import { createRequire } from 'node:module';

const { platform } = createRequire(import.meta.url)('../lib/platform.js');
console.log(platform());
