import { describe, expect, it } from '@jest/globals';
import { WakeUpCall } from './wake-up-call.js';

const never = 600_000;

describe('WakeUpCall', () => {
  it('ends a wait at a ring', async () => {
    const call = new WakeUpCall();
    const wait = call.within(never);
    call.ring();
    await wait;
    await expect(wait).resolves.toBeUndefined();
  });

  it('loses no ring that came during the work', async () => {
    const call = new WakeUpCall();
    call.expect();
    call.ring();
    await expect(call.within(never)).resolves.toBeUndefined();
  });

  it('forgets rings from before the work, and ends after its time', async () => {
    const call = new WakeUpCall();
    call.ring();
    call.expect();
    const start = performance.now();
    await call.within(30);
    expect(performance.now() - start).toBeGreaterThan(20);
  });
});
