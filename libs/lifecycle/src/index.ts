export * from './closing-order.js';
export * from './run-program.js';
