export type { BackendConnection, BackendDirectory } from '@app/provider-spec';
export type { PieceEnd, PieceEnds } from './distill/piece-ends.js';
export type { JobSources } from './job-sources.js';
export type { PassWork, Remembered, RunMemory } from './memory/run-memory.js';
export { JobRunner } from './job-runner.js';
export type { AnswerEvent, RunContext } from './run-context.js';
