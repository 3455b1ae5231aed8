export type { ApiOptions } from './create-api.js';
export { apiCloseLimitMs, type RunningApi, startApi } from './start-api.js';
