export * from './closing-order.js';
export * from './describe-error.js';
export * from './run-program.js';
export * from './start-behind.js';
