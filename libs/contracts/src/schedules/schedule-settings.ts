import type * as z from 'zod';
import type { JobRequest } from '../jobs/job-request.js';
import type { MissedPolicy, OverlapPolicy } from './schedule-timing.js';

/** When a schedule runs and what it does about others, complete. Times are ISO 8601, lengths milliseconds. */
export interface ScheduleSettings {
  cron?: string;
  every?: number;
  timeZone: string;
  jitter: number;
  startsAt?: string;
  endsAt?: string;
  overlap: OverlapPolicy;
  missed: MissedPolicy;
  mostMissed: number;
}

/** What is not said. */
export const defaultScheduleSettings = {
  timeZone: 'UTC',
  jitter: 0,
  overlap: 'skip',
  missed: 'once',
  mostMissed: 10,
} as const satisfies ScheduleSettings;

/** The schema of the job of a schedule: any job that can be submitted, without a deadline. */
export function scheduledJobSchemaOf(request: z.ZodType<JobRequest>): z.ZodType<JobRequest> {
  return request
    .superRefine(({ deadline }, context) => {
      if (deadline === undefined) return;
      const message = 'Every run has a deadline of its own, as a job that names none.';
      context.addIssue({ code: 'custom', path: ['deadline'], message });
    })
    .meta({
      id: 'ScheduledJob',
      description: 'The job that each run submits; as the body of POST /v1/jobs, without a deadline.',
    });
}
