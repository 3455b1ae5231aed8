import { randomBytes } from 'node:crypto';
import { Secret } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import { SecretBox, UnreadableSealError } from './secret-box.js';

const newKey = () => new Secret(randomBytes(32).toString('base64'));

describe('SecretBox', () => {
  const box = new SecretBox([newKey()]);

  it('opens what it sealed, for the same context alone', () => {
    const sealed = box.seal('whsec_geheim', 'endpoint e_1');
    expect(sealed).not.toContain('geheim');
    expect(box.open(sealed, 'endpoint e_1')).toBe('whsec_geheim');
    expect(() => box.open(sealed, 'endpoint e_2')).toThrow(UnreadableSealError);
  });

  it('never seals the same twice', () => {
    expect(box.seal('same', '')).not.toBe(box.seal('same', ''));
  });

  it.each(['', 's1', 's1.abc.def', 'plain text'])('does not open %p', (text) => {
    expect(() => box.open(text, '')).toThrow(UnreadableSealError);
  });

  it('does not open what was changed', () => {
    const sealed = box.seal('secret', '');
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => box.open(changed, '')).toThrow(UnreadableSealError);
  });

  it('opens with earlier keys, and seals with the newest', () => {
    const old = newKey();
    const sealed = new SecretBox([old]).seal('secret', 'x');
    const next = new SecretBox([newKey(), old]);
    expect(next.open(sealed, 'x')).toBe('secret');
    expect(() => new SecretBox([old]).open(next.seal('secret', 'x'), 'x')).toThrow(UnreadableSealError);
    expect(() => new SecretBox([newKey()]).open(sealed, 'x')).toThrow('sealing.previousKeys');
  });

  it('derives bytes for other purposes', () => {
    const [bytes] = box.derived('webhooks');
    expect(bytes).toHaveLength(32);
    expect(box.derived('webhooks')).toEqual([bytes]);
    expect(box.derived('else')).not.toEqual([bytes]);
  });
});
