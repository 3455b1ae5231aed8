import { describe, expect, it } from '@jest/globals';
import { assertLocalCaller } from './local-caller.js';

describe('assertLocalCaller', () => {
  it.each([
    { host: 'localhost:7700' },
    { host: 'api.localhost' },
    { host: '127.0.0.1:7700' },
    { host: '127.9.9.9' },
    { host: '[::1]:7700' },
    { host: 'localhost:7700', origin: 'http://localhost:3000' },
  ])('serves %j', (headers) => {
    expect(() => assertLocalCaller(headers)).not.toThrow();
  });

  it.each([
    {},
    { host: 'evil.example:7700' },
    { host: 'localhost.evil.example' },
    { host: '10.0.0.1' },
    { host: '127.0.0.1.nip.io' },
    { host: 'localhost:7700', origin: 'https://evil.example' },
    { host: 'localhost:7700', origin: 'null' },
  ])('refuses %j', (headers) => {
    expect(() => assertLocalCaller(headers)).toThrow(expect.objectContaining({ code: 'misdirected' }));
  });
});
