import { configurationSchema, type JobRequest, jobRequestSchema } from '@app/contracts';
import { kinds } from '@app/execution';
import type { ProviderDefinition } from '@app/provider-spec';
import { startingConfiguration } from '@app/settings';
import { describe, expect, it } from '@jest/globals';
import type { AddressRules } from '../addresses.js';
import { RoutePlanner } from './route-planner.js';

const create = () => ({});
const transport = {
  kind: 'http' as const,
  open: () => {
    throw new Error('Planning opens no transport.');
  },
};
const providers: ProviderDefinition[] = [
  {
    id: 'all',
    label: 'All',
    protocol: 'x',
    transport,
    capabilities: ['chat', 'tools', 'json'],
    create,
  },
  { id: 'plain', label: 'Plain', protocol: 'x', transport, capabilities: ['chat'], create },
  {
    id: 'made',
    label: 'Made of another',
    protocol: 'x',
    transport,
    capabilities: ['chat', 'json'],
    composition: {
      roles: ['of'],
      offer: ([part]) => ({
        capabilities: part?.definition.capabilities ?? [],
        ...(part?.model !== undefined && { defaultModel: part.model }),
      }),
    },
    create,
  },
];
const configuration = configurationSchema.parse({
  backends: {
    first: { provider: 'all', model: 'a', fallback: ['second', 'third'] },
    second: { provider: 'plain', model: 'b' },
    third: { provider: 'all' },
    able: { provider: 'made', options: { of: 'first' } },
    unable: { provider: 'made', options: { of: 'second' } },
  },
  profiles: {
    warm: { backend: 'first', model: 'hot', temperature: 0.9, maxOutputTokens: 50 },
    narrow: { backend: 'first', contextTokens: 4_096 },
  },
});
const addresses: AddressRules = {
  refusesCall: () => undefined,
  refusesFetch: (url) => (new URL(url).hostname === '169.254.169.254' ? 'Not public.' : undefined),
};
const live = { current: startingConfiguration(configuration) };
const planner = new RoutePlanner(kinds, configuration, live, providers, addresses);

function request(options: object, input: object = {}): JobRequest {
  const messages = [{ role: 'user', content: 'x' }];
  return jobRequestSchema.parse({ kind: 'chat', input: { messages, ...input }, ...options });
}

describe('RoutePlanner', () => {
  it('writes what the profile says into the request, where the request says nothing', () => {
    const plan = planner.plan('acme', request({ profile: 'warm' }, { temperature: 0.1 }));
    expect(plan.request).toMatchObject({ model: 'hot', input: { temperature: 0.1, maxOutputTokens: 50 } });
    expect(plan.request.profile).toBe('warm');
  });

  it('lets no distillation pass what the model of a profile takes', () => {
    const distill = (contextTokens?: number) =>
      jobRequestSchema.parse({
        kind: 'distill',
        profile: 'narrow',
        input: { texts: ['x'], ...(contextTokens !== undefined && { contextTokens }) },
      });
    const contextOf = (asked?: number) => planner.plan('acme', distill(asked)).request.input;
    expect(contextOf()).toMatchObject({ contextTokens: 4_096 });
    expect(contextOf(2_048)).toMatchObject({ contextTokens: 2_048 });
    expect(contextOf(100_000)).toMatchObject({ contextTokens: 4_096 });
    expect(planner.plan('acme', request({ profile: 'narrow' })).request.input).not.toHaveProperty(
      'contextTokens',
    );
  });

  it('leaves fallbacks out that have no model or cannot do the job', () => {
    expect(planner.plan('acme', request({ backend: 'first' })).route).toEqual(['first', 'second']);
    expect(planner.plan('acme', request({ backend: 'first', model: 'mine' })).route).toEqual([
      'first',
      'second',
      'third',
    ]);
    const json = { responseFormat: { type: 'json' } };
    expect(planner.plan('acme', request({ backend: 'first', model: 'mine' }, json)).route).toEqual([
      'first',
      'third',
    ]);
  });

  it('asks of a backend that is made of others what those can do, and takes their model', () => {
    const json = { responseFormat: { type: 'json' } };
    expect(planner.plan('acme', request({ backend: 'able' }, json)).route).toEqual(['able']);
    expect(() => planner.plan('acme', request({ backend: 'unable' }, json))).toThrow(
      expect.objectContaining({ code: 'capability' }),
    );
  });

  it('refuses what the first backend cannot do', () => {
    const json = { responseFormat: { type: 'json' } };
    expect(() => planner.plan('acme', request({ backend: 'second' }, json))).toThrow(
      expect.objectContaining({
        code: 'capability',
        errors: [expect.objectContaining({ pointer: '/input/responseFormat' })],
      }),
    );
    expect(() => planner.plan('acme', request({ backend: 'third' }))).toThrow(
      expect.objectContaining({ code: 'no-model', errors: [expect.objectContaining({ pointer: '/model' })] }),
    );
  });

  it('refuses images that only this installation may reach', () => {
    const image = (url: string) => ({ type: 'image', image: { url } });
    const asked = request(
      { backend: 'seeing' },
      {
        messages: [
          {
            role: 'user',
            content: [image('https://example.org/a.png'), image('http://169.254.169.254/key')],
          },
        ],
      },
    );
    expect(() => planner.plan('acme', asked)).toThrow(
      expect.objectContaining({
        code: 'validation',
        errors: [expect.objectContaining({ pointer: '/input/messages/0/content/1/image/url' })],
      }),
    );
  });
});
