import { describe, expect, it } from '@jest/globals';
import { describeError } from './run-program.js';

class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

describe('describeError', () => {
  it('shows a typed error by its words alone', () => {
    expect(describeError(new PortTaken('Port 80 is taken. Choose another with --port.'))).toBe(
      'Port 80 is taken. Choose another with --port.',
    );
  });

  it('shows a defect with its stack', () => {
    expect(describeError(new TypeError('x is not a function'))).toContain('run-program.spec');
  });

  it('shows what is no error at all', () => {
    expect(describeError('gone')).toBe('gone');
  });
});
