export * from './index.js';
import * as fillrate from './index.js';
export default fillrate;
