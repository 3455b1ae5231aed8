import type { Failure } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { leaveClosedLane } from './leave-closed-lane.js';
import type { WaitingJob } from './waited-too-long.js';

const job: WaitingJob = {
  route: ['first', 'second'],
  hop: 0,
  attempts: [],
  enqueuedAt: 1_000,
  deadline: 1_000_000,
  timeLimits: { maxWait: 10_000 },
};
const alone: WaitingJob = { ...job, route: ['first'] };
const down: Failure = { kind: 'unavailable', message: 'It is down.' };
const refused: Failure = { kind: 'auth', message: 'The key was refused.' };

describe('leaveClosedLane', () => {
  it('waits as long as the lane may open in time', () => {
    expect(leaveClosedLane(job, undefined, 5_000)).toBeUndefined();
    expect(leaveClosedLane(job, { failure: down, until: 11_000 }, 5_000)).toBeUndefined();
    expect(leaveClosedLane(job, { failure: down }, 5_000)).toBeUndefined();
  });

  it('goes to the fallback as soon as the wait would be too long, and says why', () => {
    expect(leaveClosedLane(job, { failure: down, until: 11_001 }, 5_001)).toEqual({
      type: 'hand-over',
      backend: 'second',
      failure: { kind: 'unavailable', message: 'It is down. Waiting 6s more would pass maxWait, 10s.' },
    });
    const late = { ...job, deadline: 8_000 };
    expect(leaveClosedLane(late, { failure: down, until: 9_000 }, 5_000)).toMatchObject({
      type: 'hand-over',
      failure: { message: expect.stringContaining('deadline') },
    });
  });

  it('leaves refused credentials at once, where there is a fallback', () => {
    expect(leaveClosedLane(job, { failure: refused, until: 6_000 }, 5_000)).toEqual({
      type: 'hand-over',
      backend: 'second',
      failure: refused,
    });
    expect(leaveClosedLane(alone, { failure: refused, until: 6_000 }, 5_000)).toBeUndefined();
  });

  it('lets a lane be tried once its time is over', () => {
    expect(leaveClosedLane(job, { failure: refused, until: 5_000 }, 5_000)).toBeUndefined();
  });

  it('waits without a fallback until it has waited for too long, then fails', () => {
    expect(leaveClosedLane(alone, { failure: down, until: 60_000 }, 11_000)).toBeUndefined();
    expect(leaveClosedLane(alone, { failure: down, until: 60_000 }, 11_001)).toMatchObject({
      type: 'fail',
      failure: {
        kind: 'timeout',
        message: expect.stringMatching(/longer than 10s .*maxWait.*It is down\..*Tried/),
      },
    });
  });

  it('leaves an open lane too when it has waited for too long', () => {
    expect(leaveClosedLane(job, undefined, 11_001)).toMatchObject({ type: 'hand-over', backend: 'second' });
  });

  it('expires at the deadline', () => {
    expect(leaveClosedLane(job, { failure: down }, 1_000_000)).toEqual({ type: 'expire' });
  });
});
