import type { Job, Problem } from '@app/contracts';
import { expect } from '@jest/globals';

/** The shortest job. */
export function chatJob(options: Record<string, unknown> = {}) {
  return { kind: 'chat', input: { messages: [{ role: 'user', content: 'Say hello.' }] }, ...options };
}

/** What every problem says, whatever it is about. */
export function problem(code: string, status: number, members: Record<string, unknown> = {}) {
  return {
    type: `https://sluice.dev/problems/${code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: expect.any(String),
    code,
    requestId: expect.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
    ...members,
  };
}

/** An answer that may be a job or a problem. */
export type JobOrProblem = Job & Omit<Problem, 'status'>;
