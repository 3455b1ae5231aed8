import { type Attempt, failureKinds } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from './decide.js';
import type { Decision, JobState } from './decision.js';
import { countedAttempts } from './waiting.js';

const start = Date.parse('2026-01-01T00:00:00Z');

const failures = fc.record({
  kind: fc.constantFrom(...failureKinds.filter((kind) => kind !== 'cancelled')),
  message: fc.constant('Failed.'),
  retryAfterMs: fc.option(fc.nat(120_000), { nil: undefined }),
});
/** A failed attempt, and those before it whose worker lost the job or gave it back. */
const endings = fc.record({
  failure: failures,
  before: fc.array(fc.constantFrom('lost', 'handed-back'), { maxLength: 2 }),
  durationMs: fc.nat(30_000),
  random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
});
type Ending = typeof endings extends fc.Arbitrary<infer T> ? T : never;

const jobs = fc.record({
  backends: fc.integer({ min: 1, max: 5 }),
  deadlineIn: fc.integer({ min: 1, max: 7_200_000 }),
  maxWait: fc.nat(3_600_000),
  maxAttempts: fc.integer({ min: 1, max: 5 }),
  initialDelay: fc.nat(10_000),
  maxDelay: fc.nat(60_000),
  multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
});

interface Step {
  job: JobState;
  now: number;
  decision: Decision;
}

const terminal = new Set<Decision['type']>(['fail', 'expire', 'cancel', 'complete']);
/** Two hours of parks that double up to 30 s, the doubling begun anew after each counted attempt. */
const maximumSteps = 1_000;

/** Lives through a job whose every attempt ends badly, as a queue would carry out the decisions. */
function live(given: typeof jobs extends fc.Arbitrary<infer T> ? T : never, sequence: Ending[]): Step[] {
  const { backends, deadlineIn, maxWait, ...retry } = given;
  let now = start;
  let job: JobState = {
    route: Array.from({ length: backends }, (_, at) => `backend-${at}`),
    hop: 0,
    attempts: [],
    enqueuedAt: now,
    deadline: now + deadlineIn,
    timeLimits: { maxWait, connect: 1, firstToken: 1, betweenTokens: 1, total: 1 },
    retry,
  };
  const steps: Step[] = [];
  for (let step = 0; step < maximumSteps; step += 1) {
    const ending = sequence[step % sequence.length] as Ending;
    const startedAt = now;
    now += ending.durationMs;
    job = { ...job, attempts: [...job.attempts, ...attemptsOf(job, ending, startedAt, now)] };
    const { failure } = ending;
    const decision = decide(job, failure, now, ending.random);
    steps.push({ job, now, decision });
    if (terminal.has(decision.type)) return steps;
    if (decision.type === 'retry') now = decision.at;
    if (decision.type === 'park') now = decision.until;
    if (decision.type === 'hand-over') job = { ...job, hop: job.hop + 1, enqueuedAt: now };
  }
  return steps;
}

function attemptsOf(job: JobState, ending: Ending, startedAt: number, endedAt: number): Attempt[] {
  const base = {
    number: 1,
    backend: job.route[job.hop] ?? '',
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
  };
  const before = ending.before.map((outcome): Attempt => ({ ...base, outcome }));
  return [...before, { ...base, outcome: 'failed', failure: ending.failure }];
}

const sequences = fc.array(endings, { minLength: 1, maxLength: 12 });

describe('any sequence of failures', () => {
  it('ends in a terminal decision, within a bounded number of steps', () => {
    fc.assert(
      fc.property(jobs, sequences, (job, sequence) => {
        const last = live(job, sequence).at(-1)?.decision.type;
        expect(last === 'fail' || last === 'expire').toBe(true);
      }),
    );
  });

  it('never makes more attempts on a backend than it may', () => {
    fc.assert(
      fc.property(jobs, sequences, (given, sequence) => {
        for (const { job, decision } of live(given, sequence)) {
          if (decision.type !== 'retry') continue;
          expect(countedAttempts(job).length).toBeLessThan(given.maxAttempts);
        }
      }),
    );
  });

  it('never visits a backend twice', () => {
    fc.assert(
      fc.property(jobs, sequences, (given, sequence) => {
        const visited = live(given, sequence).flatMap(({ decision }) =>
          decision.type === 'hand-over' ? [decision.backend] : [],
        );
        expect(new Set(['backend-0', ...visited]).size).toBe(visited.length + 1);
      }),
    );
  });

  it('never waits past the deadline, past maxWait, or shorter than the provider asks', () => {
    fc.assert(
      fc.property(jobs, sequences, (given, sequence) => {
        for (const { job, now, decision } of live(given, sequence)) {
          if (decision.type !== 'retry' && decision.type !== 'park') continue;
          const until = decision.type === 'retry' ? decision.at : decision.until;
          expect(until).toBeLessThan(job.deadline);
          expect(until - now).toBeLessThanOrEqual(given.maxWait);
          expect(until - now).toBeGreaterThanOrEqual(decision.failure.retryAfterMs ?? 0);
          if (decision.type === 'park') expect(until).toBeGreaterThan(now);
        }
      }),
    );
  });

  it('decides the same whatever rate-limited, lost and handed-back attempts went before', () => {
    const uncounted = fc.constantFrom<Attempt>(
      { number: 1, backend: 'backend-0', startedAt: '', endedAt: '', outcome: 'lost' },
      { number: 1, backend: 'backend-0', startedAt: '', endedAt: '', outcome: 'handed-back' },
      {
        number: 1,
        backend: 'backend-0',
        startedAt: '',
        outcome: 'failed',
        failure: { kind: 'rate-limit', message: '' },
      },
    );
    fc.assert(
      fc.property(jobs, sequences, fc.array(uncounted), (given, sequence, extra) => {
        const steps = live({ ...given, backends: 1 }, sequence);
        for (const { job, now, decision } of steps) {
          const failure = job.attempts.at(-1)?.failure;
          if (failure === undefined || failure.kind === 'rate-limit') continue;
          const burdened = { ...job, attempts: [...extra, ...job.attempts] };
          expect(decide(burdened, failure, now, 0).type).toBe(decide(job, failure, now, 0).type);
          expect(decision.type).not.toBe('park');
        }
      }),
    );
  });
});
