import { jobRequestSchema } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { memberErrors } from './read-request.js';

function errorsOf(body: unknown) {
  const parsed = jobRequestSchema.safeParse(body);
  if (parsed.success) throw new Error('It is valid.');
  return memberErrors(parsed.error.issues);
}

const chat = (input: object, options: object = {}) => ({
  kind: 'chat',
  input: { messages: [{ role: 'user', content: 'x' }], ...input },
  ...options,
});

describe('memberErrors', () => {
  it.each([
    ['no kind', {}, ['/kind']],
    ['a wrong kind', { kind: 'sing' }, ['/kind']],
    ['no object', [1], ['']],
    ['a wrong role', chat({ messages: [{ role: 'users', content: 'x' }] }), ['/input/messages/0/role']],
    [
      'content of a wrong type',
      chat({ messages: [{ role: 'user', content: 5 }] }),
      ['/input/messages/0/content'],
    ],
    [
      'a part of a wrong type',
      chat({ messages: [{ role: 'user', content: [{ type: 'text', text: 7 }] }] }),
      ['/input/messages/0/content/0/text'],
    ],
    [
      'image bytes that are not base64',
      chat({
        messages: [
          { role: 'user', content: [{ type: 'image', image: { data: '#', mediaType: 'image/png' } }] },
        ],
      }),
      ['/input/messages/0/content/0/image/data'],
    ],
    ['a tool choice of a wrong form', chat({ toolChoice: { tool: 5 } }), ['/input/toolChoice/tool']],
    ['unknown members', chat({ foo: 1, 'a/b': 2 }, { bar: 3 }), ['/input/foo', '/input/a~1b', '/bar']],
    ['a wrong duration', chat({}, { timeLimits: { total: '5 years' } }), ['/timeLimits/total']],
    ['both profile and backend', chat({}, { profile: 'a', backend: 'b' }), ['/backend']],
  ])('points at %s', (_, body, pointers) => {
    expect(errorsOf(body).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('names the forms that a member may have', () => {
    const [error] = errorsOf(chat({ messages: [{ role: 'user', content: 5 }] }));
    expect(error?.detail).toBe('Expected a string or a list, found a number.');
  });

  it('reports a missing member in plain English', () => {
    expect(errorsOf({ kind: 'chat', input: {} })).toEqual([
      { pointer: '/input/messages', detail: 'Required.' },
    ]);
    expect(errorsOf({})).toEqual([{ pointer: '/kind', detail: 'Required.' }]);
    expect(errorsOf({ kind: 'sing' })).toEqual([
      { pointer: '/kind', detail: expect.stringMatching(/^Expected "chat", .+\.$/) },
    ]);
  });

  it('never repeats a value, and not more than 32 errors', () => {
    const messages = Array.from({ length: 2_000 }, () => ({ role: 'a-secret-value', content: 'x' }));
    const errors = errorsOf(chat({ messages }));
    expect(errors).toHaveLength(32);
    expect(JSON.stringify(errors)).not.toContain('a-secret-value');
  });
});
