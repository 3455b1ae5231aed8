import { describe, expect, it } from '@jest/globals';
import { requestId } from './request-log.js';

describe('requestId', () => {
  it('takes the id of the caller when it is safe to print', () => {
    expect(requestId({ headers: { 'x-request-id': 'order_17-a' } })).toBe('order_17-a');
  });

  it.each([undefined, 'short', 'a'.repeat(65), 'with space here', 'line\nbreak-abc', '<script>alert'])(
    'makes one instead of %j',
    (given) => {
      const id = requestId({ headers: { 'x-request-id': given } });
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
