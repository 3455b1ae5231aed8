import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { scrubSecrets, Secret } from './secret.js';

describe('Secret', () => {
  const canary = 'sk-canary-4711';
  const secret = new Secret(canary);

  it.each([
    ['JSON', () => JSON.stringify({ secret })],
    ['inspect', () => inspect({ nested: { secret } }, { depth: 5, showHidden: true })],
    ['text', () => String(secret)],
    ['concatenation', () => ['key', secret].join(' ')],
  ])('does not show itself in %s', (_, print) => {
    expect(print()).toContain('[secret]');
    expect(print()).not.toContain(canary);
  });

  it('gives its value when asked', () => {
    expect(secret.reveal()).toBe(canary);
  });
});

describe('scrubSecrets', () => {
  it.each([
    ['an OpenAI key', 'Incorrect API key provided: sk-proj-CANARY_0123456789.', 'CANARY'],
    ['an Anthropic key', 'sk-ant-api03-CANARY0123456789', 'CANARY'],
    ['a Google key', 'key AIzaSyCANARY0123456789-_x was refused', 'CANARY'],
    ['a Groq key', '"gsk_CANARY0123456789"', 'CANARY'],
    ['a webhook secret', 'whsec_CANARY+/0123456789=', 'CANARY'],
    ['a bearer token', 'authorization: Bearer CANARY.0123', 'CANARY'],
    ['a bearer token in small letters', 'bearer CANARY0123', 'CANARY'],
    ['a JSON web token', 'got eyJhbGciOi.CANARY.0123456789', 'CANARY'],
    ['a header', '{"x-api-key": "CANARY0123"}', 'CANARY'],
    ['a parameter', 'GET /v1/models?key=CANARY0123&page=2', 'CANARY'],
    ['a password in an address', 'connect rediss://app:CANARY@redis:6379/0', 'CANARY'],
    ['an unnamed password in an address', 'redis://:CANARY@redis:6379', 'CANARY'],
    ['a cloud key', 'AKIACANARY0123456', 'CANARY'],
  ])('hides %s', (_, text, canary) => {
    expect(text).toContain(canary);
    expect(scrubSecrets(text)).not.toContain(canary);
    expect(scrubSecrets(text)).toContain('[secret]');
  });

  it('leaves the rest of the text readable', () => {
    expect(scrubSecrets('Key sk-0123456789 of groq at https://api.groq.com/v1 was refused (401).')).toBe(
      'Key [secret] of groq at https://api.groq.com/v1 was refused (401).',
    );
  });

  it.each([
    'Backend "groq" sent no first token within 30s (firstToken).',
    'risk-averse-decision of task-0123456789',
    'j_abcdefghijklmnopqrstuvwxyz',
    'The key of the map is missing.',
  ])('changes nothing in %j', (text) => {
    expect(scrubSecrets(text)).toBe(text);
  });

  it('stays quick on long texts that nearly match', () => {
    const started = performance.now();
    scrubSecrets(`${'sk-'.repeat(50_000)} ${'a://'.repeat(50_000)} ${'key='.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
