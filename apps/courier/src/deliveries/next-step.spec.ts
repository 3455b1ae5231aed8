import type { WebhookDeliveryRecord } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { nextStep } from './delivery.service.js';

const at = '2026-11-21T09:00:00.000Z';
const exactly = () => 0.5;
const delivery: WebhookDeliveryRecord = {
  id: 'd_1',
  tenant: 'acme',
  event: 'evt_1',
  type: 'job.completed',
  subject: 'j_1',
  endpoint: 'e_1',
  body: '{}',
  status: 'pending',
  createdAt: 0,
  attempts: [],
  tries: 0,
};
const refused = { failure: 'status', status: 500, durationMs: 3 } as const;

describe('nextStep', () => {
  it('ends a delivery that succeeded', () => {
    const step = nextStep(delivery, { status: 204, durationMs: 3 }, at);
    expect(step).toEqual({
      result: 'delivered',
      attempts: [{ startedAt: at, status: 204, durationMs: 3 }],
      succeeded: true,
    });
  });

  it('goes through the schedule, and ends after ten attempts', () => {
    const delays = Array.from({ length: 10 }, (_, tries) => {
      const { result, delayMs } = nextStep({ ...delivery, tries }, refused, at, exactly);
      return [result, delayMs];
    });
    expect(delays.slice(0, 3)).toEqual([
      ['retry', 5_000],
      ['retry', 300_000],
      ['retry', 1_800_000],
    ]);
    expect(delays.at(-2)).toEqual(['retry', 86_400_000]);
    expect(delays.at(-1)).toEqual(['failed', undefined]);
  });

  it('ends at once where the receiver is gone', () => {
    const step = nextStep(delivery, { failure: 'gone', status: 410, durationMs: 3 }, at);
    expect(step).toMatchObject({ result: 'failed', gone: true, succeeded: false });
  });

  it('does not hold it against the receiver that nothing could be signed', () => {
    const step = nextStep(delivery, { failure: 'no-signature', durationMs: 0 }, at);
    expect(step).toMatchObject({ result: 'retry' });
    expect(step).not.toHaveProperty('succeeded');
  });

  it('keeps the last twenty attempts', () => {
    const attempts = Array.from({ length: 20 }, () => ({ startedAt: at, durationMs: 1 }));
    const step = nextStep({ ...delivery, attempts }, refused, at);
    expect(step.attempts).toHaveLength(20);
    expect(step.attempts?.at(-1)).toMatchObject({ status: 500 });
  });
});
