import { describe, expect, it } from '@jest/globals';
import { ClockWatchdog } from './clock-watchdog.js';

describe('ClockWatchdog', () => {
  it('reports a jump of the clock in either direction once, and no slow drift', () => {
    const jumps: number[] = [];
    let shift = 0;
    const watchdog = new ClockWatchdog(
      1_000,
      (jump) => jumps.push(Math.round(jump / 1_000)),
      () => Date.now() + shift,
    );
    watchdog.start();
    for (let step = 0; step < 10; step += 1) {
      shift += 500;
      watchdog.check();
    }
    expect(jumps).toEqual([]);
    shift -= 3_600_000;
    watchdog.check();
    watchdog.check();
    shift += 3_600_000;
    watchdog.check();
    expect(jumps).toEqual([-3_600, 3_600]);
    watchdog.stop();
  });
});
