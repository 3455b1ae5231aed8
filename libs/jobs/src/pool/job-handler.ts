import type { JobRecord } from '@app/contracts';
import type { Outcome } from '@app/policies';
import type { JobContext } from './job-context.js';

/**
 * Runs one attempt of one job and says what shall become of it. Written as a method with
 * `@MessagePattern(kind)` and the parameters `@Payload() job, @Ctx() context`. It does not throw; what
 * it throws all the same ends the job as `failed` with kind `internal`.
 */
export type JobHandler = (job: JobRecord, context: JobContext) => Promise<Outcome>;
