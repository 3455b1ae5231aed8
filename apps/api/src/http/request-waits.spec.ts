import { describe, expect, it } from '@jest/globals';
import { Shutdown } from './request-waits.js';

describe('Shutdown', () => {
  it('ends the waits that are under way and those that come later', () => {
    const shutdown = new Shutdown();
    const early = shutdown.startWait();
    const over = shutdown.startWait();
    shutdown.forgetWait(over);
    shutdown.begin();
    expect(early.signal.aborted).toBe(true);
    expect(over.signal.aborted).toBe(false);
    expect(shutdown.startWait().signal.aborted).toBe(true);
    expect(shutdown.begun).toBe(true);
  });
});
