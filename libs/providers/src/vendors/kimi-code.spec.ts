import { describe, expect, it } from '@jest/globals';
import { kimiCode } from './kimi-code.js';
import { answered } from './test-doubles/answered.js';

const input = { messages: [{ role: 'user' as const, content: 'Hi' }] };
const choice = (message: object) => ({ choices: [{ message, finish_reason: 'stop' }] });

describe('kimi-code', () => {
  it('takes an answer that stands in the reasoning alone', async () => {
    const answer = choice({ role: 'assistant', content: '', reasoning_content: 'Forty-two.' });
    const { events } = await answered(kimiCode, input, { answer });
    expect(events.slice(1, 3)).toEqual([
      { type: 'reasoning', text: 'Forty-two.' },
      { type: 'text', text: 'Forty-two.' },
    ]);
  });

  it('keeps reasoning apart from an answer that there is', async () => {
    const answer = choice({ role: 'assistant', content: 'Yes.', reasoning_content: 'Hm.' });
    const { events } = await answered(kimiCode, input, { answer });
    expect(events.filter(({ type }) => type === 'text')).toEqual([{ type: 'text', text: 'Yes.' }]);
  });

  it('says what to do when it does not know the client', async () => {
    const answer = { error: { type: 'access_terminated_error', message: 'Only for Coding Agents.' } };
    await expect(answered(kimiCode, input, { answer, status: 403 })).rejects.toMatchObject({
      failure: { kind: 'auth', message: expect.stringContaining('headers.User-Agent') },
    });
  });
});
