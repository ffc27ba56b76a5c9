// The same for `import`: the very same classes, so that `instanceof` holds across both.
import fillrate from './index.js';

export const {
  Engine, Execution, open, split, version,
  lineColumns, orderLines, setCounts, stockColumns,
  FillrateError, InvalidError, UnknownError, DuplicateError, RefusedError, UnavailableError,
} = fillrate;
export default fillrate;
