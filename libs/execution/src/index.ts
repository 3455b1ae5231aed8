export { JobRunner, type JobRunnerParts } from './job-runner.js';
export type { ChildEnd, ChildJobs, JobSources, PassWork, Remembered, RunMemory } from './job-sources.js';
export type {
  CallRunner,
  CallWork,
  JobOf,
  KindAnswer,
  KindCall,
  Kinds,
  KindSpec,
  ParentRunner,
  ParentWork,
  RequestOf,
  RunNeed,
} from './kinds/kind-spec.js';
export { kinds } from './kinds/registry.js';
export type { AnswerEvent, RunContext } from './run-context.js';
