export type { BackendConnection, BackendDirectory } from './backend-directory.js';
export { JobRunner } from './job-runner.js';
export type { RunContext } from './run-context.js';
