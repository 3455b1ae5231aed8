import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { newWebhookSecret, signWebhook, WebhookKeyPair } from './signing.js';

const message = { id: 'evt_1', timestamp: new Date(), body: '{"type":"job.completed"}' };

describe('signWebhook', () => {
  it('signs so that the library of the standard accepts it, with the old and the new secret', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = signWebhook(message, { secrets, keyPairs: [] });
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: 'job.completed' });
    }
    const verifyOther = () => new Webhook(newWebhookSecret()).verify(message.body, headers);
    expect(verifyOther).toThrow(WebhookVerificationError);
    expect(() => new Webhook(secrets[0] ?? '').verify(`${message.body} `, headers)).toThrow(
      WebhookVerificationError,
    );
  });

  it('signs so that the public key alone is enough to check it', () => {
    const keyPair = new WebhookKeyPair(randomBytes(32));
    const headers = signWebhook(message, { secrets: [newWebhookSecret()], keyPairs: [keyPair] });
    const [, v1a = ''] = headers['webhook-signature'].split(' ');
    const [version, signature = ''] = v1a.split(',');
    expect(version).toBe('v1a');
    const x = Buffer.from(keyPair.publicKey.replace('whpk_', ''), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const content = Buffer.from(`${message.id}.${headers['webhook-timestamp']}.${message.body}`);
    expect(verify(null, content, key, Buffer.from(signature, 'base64'))).toBe(true);
    expect(verify(null, Buffer.concat([content, content]), key, Buffer.from(signature, 'base64'))).toBe(
      false,
    );
  });

  it('makes the same pair of the same seed', () => {
    const seed = randomBytes(32);
    expect(new WebhookKeyPair(seed).publicKey).toBe(new WebhookKeyPair(seed).publicKey);
  });
});
