import { describe, expect, it } from '@jest/globals';
import { kimiCode } from './kimi-code.js';
import { answered } from './test-doubles/answered.js';

const input = { messages: [{ role: 'user' as const, content: 'Hi' }] };
const choice = (message: object) => ({ choices: [{ message, finish_reason: 'stop' }] });

describe('kimi-code', () => {
  it('uses an answer that is only in the reasoning', async () => {
    const answer = choice({ role: 'assistant', content: '', reasoning_content: 'Forty-two.' });
    const { events } = await answered(kimiCode, input, { answer });
    expect(events.slice(1, 3)).toEqual([
      { type: 'reasoning', text: 'Forty-two.' },
      { type: 'text', text: 'Forty-two.' },
    ]);
  });

  it('separates reasoning from an answer', async () => {
    const answer = choice({ role: 'assistant', content: 'Yes.', reasoning_content: 'Hm.' });
    const { events } = await answered(kimiCode, input, { answer });
    expect(events.filter(({ type }) => type === 'text')).toEqual([{ type: 'text', text: 'Yes.' }]);
  });

  it('says what to do about an unknown client', async () => {
    const answer = { error: { type: 'access_terminated_error', message: 'Only for Coding Agents.' } };
    await expect(answered(kimiCode, input, { answer, status: 403 })).rejects.toMatchObject({
      failure: { kind: 'auth', message: expect.stringContaining('headers.User-Agent') },
    });
  });
});
