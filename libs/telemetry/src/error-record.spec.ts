import { describe, expect, it } from '@jest/globals';
import { errorRecord, withoutMessages } from './error-record.js';

describe('errorRecord', () => {
  it('keeps name, message, stack, code and cause, scrubbed', () => {
    const cause = Object.assign(new TypeError('Bearer CANARY0123'), { code: 'E_KEY', headers: 'CANARY' });
    const record = errorRecord(new Error('sk-CANARY0123 failed', { cause }));
    expect(record).toMatchObject({
      name: 'Error',
      message: '[secret] failed',
      stack: expect.stringContaining('error-record.spec'),
      cause: { name: 'TypeError', message: 'Bearer [secret]', code: 'E_KEY' },
    });
    expect(JSON.stringify(record)).not.toContain('CANARY');
  });

  it('ends a ring of causes', () => {
    const error = new Error('first');
    error.cause = new Error('second', { cause: error });
    expect(JSON.stringify(errorRecord(error)).match(/first/g)?.length).toBeLessThan(20);
  });

  it('cuts a long message', () => {
    expect(errorRecord(new Error('x'.repeat(100_000))).message.length).toBeLessThan(10_000);
  });

  it('never writes out a thrown object', () => {
    expect(JSON.stringify(errorRecord({ prompt: 'CANARY' }))).not.toContain('CANARY');
  });
});

describe('withoutMessages', () => {
  it('keeps the places and drops what may quote a prompt', () => {
    const thrown = parseError('CANARY is the prompt\nCANARY again');
    const record = errorRecord(withoutMessages(new Error('CANARY\n    CANARY', { cause: thrown })));
    expect(JSON.stringify(record)).not.toContain('CANARY');
    expect(record.cause).toMatchObject({ name: 'SyntaxError' });
    expect(record.cause?.stack).toContain('parseError');
  });

  it('takes whatever was thrown', () => {
    expect(JSON.stringify(errorRecord(withoutMessages('CANARY')))).not.toContain('CANARY');
  });
});

function parseError(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}
