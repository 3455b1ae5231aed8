import { describe, expect, it } from '@jest/globals';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { Secret } from '@app/contracts';
import { isServiceAccount, serviceAccount } from './google-auth.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = new Secret(
  JSON.stringify({
    type: 'service_account',
    client_email: 'sluice@example.iam.gserviceaccount.com',
    private_key: privateKey,
    private_key_id: 'k1',
  }),
);

describe('the key of a service account', () => {
  it('signs a token for an hour, and uses it again while it is valid', async () => {
    const credential = serviceAccount(key);
    const first = await credential.headers();
    expect(await credential.headers()).toBe(first);

    const [header = '', claims = '', signature = ''] =
      first['authorization']?.replace('Bearer ', '').split('.') ?? [];
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    const { iat, exp, ...rest } = read(claims) as { iat: number; exp: number };
    expect(exp - iat).toBe(3_600);
    expect(rest).toEqual({
      iss: 'sluice@example.iam.gserviceaccount.com',
      sub: 'sluice@example.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    });
    const verified = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    expect(verified.verify(publicKey, signature, 'base64url')).toBe(true);
    expect(credential.secrets()).toContain(`${header}.${claims}.${signature}`);
  });

  it.each(['{', '{}', '{"client_email":"a","private_key":""}'])('refuses %s without repeating it', (text) => {
    expect(() => serviceAccount(new Secret(text))).toThrow('no JSON key of a service account');
  });

  it('fails with auth if it cannot sign', async () => {
    const text = JSON.stringify({ client_email: 'a@b', private_key: 'canary' });
    const signed = Promise.resolve(serviceAccount(new Secret(text)).headers());
    await expect(signed).rejects.toMatchObject({
      failure: { kind: 'auth', message: expect.not.stringContaining('canary') },
    });
  });

  it('differs from a token', () => {
    expect(isServiceAccount(key)).toBe(true);
    expect(isServiceAccount(new Secret('ya29.token'))).toBe(false);
  });
});
