import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ApiUnderTest } from '../e2e/api/api-under-test.js';
import { type ApiDocument, breakingChanges, contractOf } from './api-compatibility.js';

/** The contract (`contractOf`) of the document that the API of 51acc3b served. */
const older = JSON.parse(
  gunzipSync(readFileSync(new URL('fixtures/openapi-51acc3b.json.gz', import.meta.url))).toString(),
) as ApiDocument;

describe('the API of this version', () => {
  let api: ApiUnderTest;
  let current: ApiDocument;

  beforeAll(async () => {
    api = await ApiUnderTest.start();
    current = contractOf((await api.caller().call<object>('GET', '/openapi.json')).body);
  });
  afterAll(() => api.close());

  it('breaks no program that was written for /v1 as it was in 51acc3b', () => {
    expect(Object.keys(current.paths).length).toBeGreaterThan(40);
    expect(breakingChanges(older, current)).toEqual([]);
  });
});

describe('a breaking change', () => {
  const New = 'components schemas New';
  const Job = 'components schemas Job';
  const Submit = 'paths /v1/jobs post';

  it.each<[change: string, place: string, value: unknown, message: string]>([
    ['a missing path', 'paths /v1/jobs/{id}', undefined, 'GET /v1/jobs/{id} is gone'],
    ['a missing response', `${Submit} responses 202`, undefined, 'POST /v1/jobs: the response 202 is gone'],
    [
      'a missing header of a response',
      `${Submit} responses 202 headers ETag`,
      undefined,
      'POST /v1/jobs: the response 202: its header ETag is gone',
    ],
    [
      'a parameter that became required',
      'components parameters Wait required',
      true,
      'POST /v1/jobs: the parameter Prefer became required',
    ],
    [
      'a new required parameter',
      `${Submit} parameters 1`,
      { name: 'X', in: 'header', required: true },
      'POST /v1/jobs: the new parameter X is required',
    ],
    [
      'a member of a request that became required',
      `${New} required 1`,
      'priority',
      'New.priority became required',
    ],
    ['a missing member of a request', `${New} properties priority`, undefined, 'New.priority is gone'],
    ['a tighter bound', `${New} properties priority maximum`, 5, 'New.priority: its maximum was 9 and is 5'],
    ['another default', `${New} properties priority default`, 3, 'New.priority: its default was 5 and is 3'],
    [
      'a narrower type of a request',
      `${New} properties weight type`,
      'integer',
      'New.weight: its type was number and is integer',
    ],
    [
      'a missing value of a request',
      `${New} properties overlap enum`,
      ['skip'],
      'New.overlap: the value "queue" is gone',
    ],
    [
      'a missing alternative of a request',
      `${New} properties input anyOf`,
      [{ type: 'string' }],
      'New.input, alternative 2: its type was array and is string',
    ],
    ['a missing member of a response', `${Job} properties parent`, undefined, 'Job.parent is gone'],
    ['a member of a response that became optional', `${Job} required`, ['id'], 'Job.status became optional'],
    [
      'a wider type of a response',
      `${Job} properties id type`,
      ['string', 'null'],
      'Job.id: its type was string and is string,null',
    ],
    [
      'a response that may be null',
      `${Job} properties result anyOf 1`,
      { type: 'null' },
      'Job.result may be of the type null now',
    ],
  ])('is %s', (_, place, value, message) => {
    expect(breakingChanges(sample, changed(place, value))).toEqual([message]);
  });

  it.each<[change: string, place: string, value: unknown]>([
    ['a new optional member of a request', `${New} properties note`, { type: 'string' }],
    ['a new member of a response', `${Job} properties note`, { type: 'string' }],
    ['a new value of a response', `${Job} properties status enum 2`, 'paused'],
    ['a wider bound', `${New} properties priority maximum`, 99],
    ['a new kind of result', `${Job} properties result anyOf 1`, { type: 'object', properties: { x: {} } }],
  ])('is not %s', (_, place, value) => {
    expect(breakingChanges(sample, changed(place, value))).toEqual([]);
  });

  it('is not another name for a part of a path', () => {
    const { '/v1/jobs/{id}': job, ...paths } = sample.paths;
    expect(breakingChanges(sample, { ...sample, paths: { ...paths, '/v1/jobs/{job}': job } })).toEqual([]);
  });

  it('is not prose, nor outside of /v1', () => {
    const prose = { description: 'An explanation.', title: 'x', examples: [1] };
    const documented = (more: object) => ({
      '/v1/a': {
        get: {
          responses: {
            200: {
              content: {
                'application/json': { schema: { properties: { description: { type: 'string', ...more } } } },
              },
            },
          },
          ...more,
        },
      },
    });
    expect(contractOf({ paths: { ...documented(prose), '/healthz': {} } })).toEqual({
      paths: documented({}),
    });
  });
});

/** The sample with another value at a place, or with nothing there. */
function changed(place: string, value: unknown): ApiDocument {
  const copy = structuredClone(sample);
  const path = place.split(' ');
  const last = path.pop() ?? '';
  let target = copy as unknown as Record<string, unknown>;
  for (const name of path) target = target[name] as Record<string, unknown>;
  if (value === undefined) delete target[last];
  else target[last] = value;
  return copy;
}

function jsonOf(name: string) {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

const sample = {
  paths: {
    '/v1/jobs': {
      post: {
        parameters: [{ $ref: '#/components/parameters/Wait' }],
        requestBody: { required: true, content: jsonOf('New') },
        responses: { 202: { headers: { ETag: {} }, content: jsonOf('Job') } },
      },
    },
    '/v1/jobs/{id}': { get: { responses: { 200: { content: jsonOf('Job') } } } },
  },
  components: {
    parameters: { Wait: { name: 'Prefer', in: 'header', schema: { type: 'string' } } },
    schemas: {
      New: {
        type: 'object',
        properties: {
          priority: { type: 'integer', minimum: 0, maximum: 9, default: 5 },
          weight: { type: 'number' },
          overlap: { enum: ['skip', 'queue'] },
          input: { anyOf: [{ type: 'string' }, { type: 'array' }] },
        },
        required: ['input'],
        additionalProperties: false,
      },
      Job: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          status: { type: 'string', enum: ['queued', 'completed'] },
          parent: { $ref: '#/components/schemas/Job' },
          result: { anyOf: [{ type: 'object', properties: { text: { type: 'string' } } }] },
        },
        required: ['id', 'status'],
      },
    },
  },
} satisfies ApiDocument;
