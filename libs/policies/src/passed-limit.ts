import { durationText } from './duration-text.js';
import type { WaitingJob } from './waited-too-long.js';
import { waitingSince } from './waiting-since.js';

/** Which limit a job would pass by waiting until a time, in words. */
export function passedLimit(job: WaitingJob, until: number): string | undefined {
  if (until >= job.deadline) return "the job's deadline";
  const { maxWait } = job.timeLimits;
  return until > waitingSince(job) + maxWait ? `maxWait, ${durationText(maxWait)}` : undefined;
}
