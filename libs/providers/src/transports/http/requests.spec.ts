import { beforeEach, describe, expect, it } from '@jest/globals';
import { AzureOpenAI } from 'openai';
import type { AuthorisingHeaders } from '@app/provider-spec';
import { type HttpRequest, headsOfSdk, Requests, type SdkClient } from './requests.js';

/** The SDK that asks another address for each model. */
const azure = new AzureOpenAI({
  apiKey: 'a-key',
  baseURL: 'http://vendor.test/openai',
  apiVersion: '2024-10-21',
  maxRetries: 0,
});
const { signal } = new AbortController();

describe('requests', () => {
  let built: HttpRequest[];
  let sent: { url: string; body: unknown; headers: Record<string, string> }[];
  let failure: Error | undefined;
  let requests: Requests;
  let authorising: AuthorisingHeaders | Promise<AuthorisingHeaders>;
  beforeEach(() => {
    built = [];
    sent = [];
    failure = undefined;
    authorising = { 'x-token': 'first' };
    const client: SdkClient = {
      buildRequest: (asked) => {
        built.push(asked);
        return failure === undefined ? azure.buildRequest(asked) : Promise.reject(failure);
      },
    };
    requests = new Requests(
      headsOfSdk(async () => client),
      { headers: () => authorising, secrets: () => [] },
      async (url, { body, headers } = {}) => {
        const text = body as string | undefined;
        sent.push({
          url: url as string,
          body: text === undefined ? undefined : JSON.parse(text),
          headers: headers as Record<string, string>,
        });
        return new Response('{}');
      },
    );
  });

  const chat = (model: string, text: string, headers?: Record<string, string>) =>
    requests.send(
      { method: 'post', path: '/chat/completions', body: { model, text }, ...(headers && { headers }) },
      signal,
    );

  it('share a head, with different bodies', async () => {
    await chat('one', 'Hello?');
    await chat('one', 'Again?');
    expect(built).toHaveLength(1);
    expect(sent.map(({ body }) => body)).toEqual([
      { model: 'one', text: 'Hello?' },
      { model: 'one', text: 'Again?' },
    ]);
    expect(sent[1]?.url).toBe(sent[0]?.url);
    expect(sent[1]?.headers).toEqual(sent[0]?.headers);
    expect(sent[1]?.headers).toMatchObject({ 'api-key': 'a-key', 'content-type': 'application/json' });
  });

  it('have separate heads for each model, path and set of headers', async () => {
    await chat('one', 'Hello?');
    await chat('two', 'Hello?');
    await chat('one', 'Hello?', { 'x-beta': 'new' });
    await requests.send({ method: 'post', path: '/embeddings', body: { model: 'one' } }, signal);
    await requests.send({ method: 'get', path: '/models' }, signal);
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/openai/deployments/one/chat/completions',
      '/openai/deployments/two/chat/completions',
      '/openai/deployments/one/chat/completions',
      '/openai/deployments/one/embeddings',
      '/openai/models',
    ]);
    expect(sent.map(({ headers }) => headers['x-beta'])).toEqual([
      undefined,
      undefined,
      'new',
      undefined,
      undefined,
    ]);
    expect(sent[4]?.body).toBeUndefined();
  });

  it('are authorised anew when the credential changes, and built only once', async () => {
    await chat('one', 'Hello?');
    await chat('one', 'Again?');
    expect(sent[1]?.headers).toBe(sent[0]?.headers);
    authorising = Promise.resolve({ 'x-token': 'second' });
    await chat('one', 'Still there?');
    expect(sent.map(({ headers }) => headers['x-token'])).toEqual(['first', 'first', 'second']);
    expect(built).toHaveLength(1);
  });

  it('keep the headers of the configuration instead of those of the credential', async () => {
    authorising = { 'x-beta': 'of the credential' };
    await chat('one', 'Hello?', { 'X-Beta': 'configured' });
    expect(sent[0]?.headers['x-beta']).toBe('configured');
  });

  it('are built again when that failed', async () => {
    failure = new Error('No.');
    await expect(chat('one', 'Hello?')).rejects.toThrow('No.');
    failure = undefined;
    await chat('one', 'Hello?');
    expect(sent).toHaveLength(1);
  });

  it('keep the latest hundred heads', async () => {
    for (let model = 0; model <= 100; model += 1) await chat(`m${model}`, 'Hello?');
    await chat('m1', 'Still known?');
    expect(built).toHaveLength(101);
    await chat('m0', 'Forgotten?');
    expect(built).toHaveLength(102);
  });
});
