/** The errors of JavaScript itself, which mean a defect and are found by their stack. */
const defects = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** What a person shall see of an error that ends a program: typed errors say what to do by themselves. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return defects.has(error.name) ? (error.stack ?? error.message) : error.message;
}
