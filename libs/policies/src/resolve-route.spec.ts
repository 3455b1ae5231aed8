import { configurationSchema } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { resolveRoute } from './resolve-route.js';

const configuration = configurationSchema.parse({
  backends: {
    groq: { provider: 'groq', fallback: ['openai', 'local'] },
    openai: { provider: 'openai', fallback: ['anthropic', 'groq'] },
    anthropic: { provider: 'anthropic', fallback: ['groq'] },
    local: { provider: 'custom' },
  },
  profiles: {
    fast: { backend: 'groq', model: 'llama', temperature: 0.2, maxOutputTokens: 100 },
    alone: { backend: 'openai', fallback: [] },
    gone: { backend: 'removed' },
  },
});

describe('resolveRoute', () => {
  it('follows the fallbacks of the backends, nearer ones first, none twice', () => {
    expect(resolveRoute({ backend: 'groq' }, configuration)).toEqual({
      ok: true,
      route: ['groq', 'openai', 'local', 'anthropic'],
      parameters: {},
    });
  });

  it("takes a profile's backend, model and parameters", () => {
    expect(resolveRoute({ profile: 'fast' }, configuration)).toEqual({
      ok: true,
      route: ['groq', 'openai', 'local', 'anthropic'],
      model: 'llama',
      parameters: { temperature: 0.2, maxOutputTokens: 100 },
    });
  });

  it("prefers the job's model and fallbacks to the profile's, and a profile's to the backends'", () => {
    const asked = { profile: 'alone', model: 'gpt', fallback: ['local', 'openai', 'local'] };
    expect(resolveRoute(asked, configuration)).toMatchObject({ route: ['openai', 'local'], model: 'gpt' });
    expect(resolveRoute({ profile: 'alone' }, configuration)).toMatchObject({ route: ['openai'] });
    expect(resolveRoute({ backend: 'groq', fallback: [] }, configuration)).toMatchObject({ route: ['groq'] });
  });

  it.each([
    ['the default profile', { defaultProfile: 'alone' }, ['openai']],
    ['the profile named primary', { profiles: { primary: { backend: 'local' } } }, ['local']],
    ['the only backend', { backends: { local: configuration.backends['local'] as never } }, ['local']],
  ])('falls back to %s when a job names nothing', (_, settings, route) => {
    const changed = { ...configuration, profiles: {}, ...settings };
    if ('defaultProfile' in settings) changed.profiles = configuration.profiles;
    expect(resolveRoute({}, changed)).toMatchObject({ ok: true, route });
  });

  it.each([
    [{ backend: 'gorq' }, '/backend', 'Unknown backend "gorq". Did you mean "groq"?'],
    [{ profile: 'fsat' }, '/profile', 'Unknown profile "fsat". Did you mean "fast"?'],
    [
      { profile: 'constructor' },
      '/profile',
      'Unknown profile "constructor". Did you mean "alone", "fast" or "gone"?',
    ],
    [
      { backend: 'groq', fallback: ['local', 'opnai'] },
      '/fallback/1',
      'Unknown backend "opnai". Did you mean "openai"?',
    ],
    [{ profile: 'gone' }, '/profile', 'The profile "gone" uses the backend "removed", which does not exist.'],
    [
      {},
      '/backend',
      'Name a backend (anthropic, groq, local, openai) or a profile, or set defaultProfile in the configuration.',
    ],
  ])('says what is wrong with %j', (request, pointer, detail) => {
    expect(resolveRoute(request, configuration)).toEqual({ ok: false, pointer, detail });
  });

  it('says what to do when nothing is configured', () => {
    const empty = { backends: {}, profiles: {} };
    expect(resolveRoute({}, empty)).toMatchObject({ ok: false, detail: expect.stringContaining('Add one') });
    expect(resolveRoute({ backend: 'a' }, empty)).toMatchObject({
      detail: expect.stringContaining('no backend yet'),
    });
  });

  it('leaves out fallbacks that are gone', () => {
    const { local, ...backends } = configuration.backends;
    expect(local).toBeDefined();
    expect(resolveRoute({ backend: 'groq' }, { ...configuration, backends })).toMatchObject({
      route: ['groq', 'openai', 'anthropic'],
    });
  });

  it('never has a backend twice or an unknown one, whatever the fallbacks', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'unknown');
    const lists = fc.record({
      a: fc.array(names),
      b: fc.array(names),
      c: fc.array(names),
      d: fc.array(names),
    });
    fc.assert(
      fc.property(
        lists,
        fc.option(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), { nil: undefined }),
        (all, given) => {
          const backends = Object.fromEntries(
            Object.entries(all).map(([name, fallback]) => [
              name,
              { ...configuration.backends['local'], fallback },
            ]),
          ) as typeof configuration.backends;
          const resolved = resolveRoute({ backend: 'a', fallback: given }, { backends, profiles: {} });
          if (!resolved.ok) throw new Error(resolved.detail);
          expect(resolved.route[0]).toBe('a');
          expect(new Set(resolved.route).size).toBe(resolved.route.length);
          expect(resolved.route.every((name) => Object.hasOwn(backends, name))).toBe(true);
        },
      ),
    );
  });
});
