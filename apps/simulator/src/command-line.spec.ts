import { describe, expect, it } from '@jest/globals';
import { readFlags } from './command-line.js';

describe('readFlags', () => {
  it('reads numbers into options', () => {
    expect(readFlags(['--port', '0', '--latency=20', '--tokens-per-second', '50'])).toMatchObject({
      port: 0,
      script: { default: { timing: { latencyMs: 20, tokensPerSecond: 50 } } },
    });
    expect(readFlags([])).toMatchObject({ port: 4_010 });
  });

  it('distinguishes help from invalid flags', () => {
    expect(readFlags(['--help'])).toBeUndefined();
    expect(() => readFlags(['--latency', 'soon'])).toThrow("--latency needs a number, not 'soon'");
    expect(() => readFlags(['--delay', '1'])).toThrow('--delay');
  });
});
