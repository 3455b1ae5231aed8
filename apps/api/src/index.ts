export type { ApiOptions } from './create-api.js';
export { type RunningApi, startApi } from './start-api.js';
