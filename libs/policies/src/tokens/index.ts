export { type TokenEstimate, TokenEstimates } from './token-estimates.js';
export { loadTokenizer } from './tokenizer.js';
