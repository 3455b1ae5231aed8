export { ClosingOrder, type Running, startBehind } from './closing-order.js';
export { describeError, runProgram } from './run-program.js';
