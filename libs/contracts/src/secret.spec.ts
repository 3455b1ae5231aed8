import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.js';

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
