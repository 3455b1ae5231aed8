import { describe, expect, it } from '@jest/globals';
import { backendSettingsSchema } from '@app/contracts';
import { addresses, live, providers } from '../testing/installation.js';
import { BackendChecks, RouteChecks } from './settings-checks.js';

const backends = new BackendChecks(addresses, providers, live);
const routes = new RouteChecks(live);

describe('BackendChecks', () => {
  const check = (members: object, owner?: string) => () =>
    backends.check({
      name: 'mine',
      owner,
      settings: backendSettingsSchema.parse({ provider: 'all', ...members }),
    });
  const refusalOf = (pointer: string) =>
    expect.objectContaining({ code: 'validation', errors: [expect.objectContaining({ pointer })] });

  it('lets backends pass that can be used', () => {
    expect(check({ fallback: ['first', 'mine'] }, 'acme')).not.toThrow();
    expect(check({ baseUrl: 'http://internal:8080' })).not.toThrow();
    expect(check({ provider: 'inside' })).not.toThrow();
  });

  it.each([
    ['an unknown provider', { provider: 'unknown' }, '/provider'],
    ["a tenant's provider in Sluice's own processes", { provider: 'inside' }, '/provider'],
    ["a tenant's address that is not public", { baseUrl: 'https://internal' }, '/baseUrl'],
    ['a reference instead of a key', { apiKey: 'env:KEY' }, '/apiKey'],
    ['a reference among keys', { apiKeys: ['sk-1', 'file:/key'] }, '/apiKeys/1'],
    ['an unknown fallback', { fallback: ['gone'] }, '/fallback/0'],
  ])('refuses %s', (_, members, pointer) => {
    expect(check(members, 'acme')).toThrow(refusalOf(pointer));
  });
});

describe('RouteChecks', () => {
  it('refuses profiles, agents and defaults that name something unknown', () => {
    const pointersOf = (act: () => void): unknown => {
      try {
        act();
        return [];
      } catch (error) {
        return (error as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
      }
    };
    expect(pointersOf(() => routes.profile({ backend: 'first' }, 'acme'))).toEqual([]);
    expect(pointersOf(() => routes.profile({ backend: 'gone', fallback: ['first', 'no'] }, 'acme'))).toEqual([
      '/backend',
      '/fallback/1',
    ]);
    expect(pointersOf(() => routes.agent({ chat: 'plain', embed: 'gone' }, undefined))).toEqual(['/embed']);
    expect(pointersOf(() => routes.primary('gone', 'acme'))).toEqual(['/profile']);
  });
});
