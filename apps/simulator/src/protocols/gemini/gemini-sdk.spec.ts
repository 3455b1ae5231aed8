import {
  ApiError,
  FunctionCallingConfigMode,
  type GenerateContentConfig,
  type GenerateContentResponse,
  GoogleGenAI,
  Type,
} from '@google/genai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OAuth2Client } from 'google-auth-library';
import { failures, type Simulator, startSimulator } from '../../index.js';

const ask = { model: 'gemini-test', contents: 'Why is the sky blue?' };
/** Without one of its own the SDK looks for a part of Node that Jest hides. */
const plainFetch: typeof fetch = (input, init) => fetch(input, init);

const weather = {
  name: 'weather',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string', enum: ['Basel'] } } },
};

describe('the @google/genai SDK as a client', () => {
  let simulator: Simulator;
  let client: GoogleGenAI;

  const clientAt = (path: string, apiKey = 'AIza-test'): GoogleGenAI =>
    new GoogleGenAI({
      apiKey,
      httpOptions: { baseUrl: `${simulator.url}${path}`, timeout: 5_000, fetch: plainFetch },
    });

  beforeAll(async () => {
    simulator = await startSimulator();
    client = clientAt('');
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  async function chunksOf(config: GenerateContentConfig = {}, contents = ask.contents) {
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client.models.generateContentStream({ ...ask, contents, config })) {
      chunks.push(chunk);
    }
    return chunks;
  }

  async function rejection(asked: Promise<unknown>): Promise<ApiError> {
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    if (error instanceof ApiError) return error;
    throw new Error('It was not refused by the API.', { cause: error });
  }

  it('reads a plain answer and its usage', async () => {
    const answer = await client.models.generateContent(ask);
    expect(answer.text).toBe('You said: Why is the sky blue?');
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer).toMatchObject({ modelVersion: 'gemini-test', responseId: expect.any(String) });
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: 5,
      candidatesTokenCount: 7,
      totalTokenCount: 12,
    });
    expect(answer.sdkHttpResponse?.headers?.['x-gemini-service-tier']).toBe('standard');
  });

  it('reads the same answer from a stream', async () => {
    const chunks = await chunksOf();
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map(({ text }) => text ?? '').join('')).toBe('You said: Why is the sky blue?');
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason).filter(Boolean)).toEqual(['STOP']);
  });

  it('receives parallel calls, signed by newer models, which require the signature back', async () => {
    const calls: { name: string; arguments: Record<string, string>; id?: string }[] = [
      { name: 'weather', arguments: { city: 'Basel' } },
      { name: 'time', arguments: {}, id: 'call_time' },
    ];
    simulator.script({ times: 1, behaviour: { answer: { type: 'tool-calls', calls } } });
    const model = 'gemini-3-test';
    const answer = await client.models.generateContent({ ...ask, model });
    expect(answer.functionCalls).toEqual([
      { id: expect.any(String), name: 'weather', args: { city: 'Basel' } },
      { id: 'call_time', name: 'time', args: {} },
    ]);
    const called = answer.candidates?.[0]?.content?.parts ?? [];
    expect(called.map(({ thoughtSignature }) => typeof thoughtSignature)).toEqual(['string', 'undefined']);

    const results = ['weather', 'time'].map((name) => ({
      functionResponse: { name, response: { output: '' } },
    }));
    const history = (parts: object[], answers = results) => [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts },
      { role: 'user', parts: answers },
    ];
    const again = await client.models.generateContent({ model, contents: history(called) });
    expect(again.text).toBe('You said: Hi');

    const unsigned = called.map(({ functionCall }) => ({ functionCall }));
    const refused = await rejection(client.models.generateContent({ model, contents: history(unsigned) }));
    expect(refused.message).toContain('missing a thought_signature');
    const half = await rejection(
      client.models.generateContent({ ...ask, contents: history(called, results.slice(1)) }),
    );
    expect(half.message).toContain('number of function response parts');
  });

  it('receives the tool call that it requires', async () => {
    const answer = await client.models.generateContent({
      ...ask,
      config: {
        tools: [{ functionDeclarations: [weather] }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      },
    });
    expect(answer.functionCalls).toMatchObject([{ name: 'weather', args: { city: 'Basel' } }]);
  });

  it.each([
    [{ responseJsonSchema: { type: 'object', properties: { count: { type: 'integer', minimum: 4 } } } }],
    [{ responseSchema: { type: Type.OBJECT, properties: { count: { type: Type.INTEGER, minimum: 4 } } } }],
  ])('receives JSON that fits its schema', async (schema) => {
    const config = { responseMimeType: 'application/json', ...schema };
    const answer = await client.models.generateContent({ ...ask, config });
    expect(JSON.parse(answer.text ?? '')).toEqual({ count: 4 });
  });

  it('receives at most the requested tokens, and nothing after a stop text', async () => {
    const [short, stopped] = await Promise.all([
      client.models.generateContent({ ...ask, config: { maxOutputTokens: 3 } }),
      client.models.generateContent({ ...ask, config: { stopSequences: ['sky'] } }),
    ]);
    expect([short?.text, short?.candidates?.[0]?.finishReason]).toEqual(['You said: Why', 'MAX_TOKENS']);
    expect(stopped?.text).toBe('You said: Why is the ');
  });

  it('receives thoughts, counts and a finish reason as scripted', async () => {
    const usage = { inputTokens: 100, cachedInputTokens: 60, outputTokens: 7, reasoningTokens: 5 };
    const answer = { type: 'text', text: 'Rayleigh.', reasoning: 'Think of light.', usage } as const;
    simulator.script({ behaviour: { answer: { ...answer, finishReason: 'content-filter' } } });
    const { candidates, usageMetadata } = await client.models.generateContent(ask);
    expect(candidates?.[0]).toMatchObject({
      finishReason: 'SAFETY',
      content: { parts: [{ text: 'Think of light.', thought: true }, { text: 'Rayleigh.' }] },
    });
    expect(usageMetadata).toMatchObject({
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      candidatesTokenCount: 2,
      thoughtsTokenCount: 5,
      totalTokenCount: 107,
    });
  });

  it('counts tokens', async () => {
    expect(await client.models.countTokens(ask)).toMatchObject({ totalTokens: 5 });
  });

  it('embeds one text and many, and truncates vectors without normalising them', async () => {
    const contents = ['one', 'two'].map((text) => ({ parts: [{ text }] }));
    const model = 'gemini-embedding-001';
    const { embeddings } = await client.models.embedContent({ model, contents });
    const short = await client.models.embedContent({ model, contents, config: { outputDimensionality: 8 } });
    const norm = (values: readonly number[] = []) => Math.hypot(...values);
    expect(embeddings?.map(({ values }) => [values?.length, norm(values)])).toEqual([
      [3_072, expect.closeTo(1)],
      [3_072, expect.closeTo(1)],
    ]);
    expect(short.embeddings?.[0]?.values).toEqual(embeddings?.[0]?.values?.slice(0, 8));
    expect(norm(short.embeddings?.[0]?.values)).toBeLessThan(0.5);

    const many = Array.from({ length: 101 }, () => ({ parts: [{ text: 'a' }] }));
    const refused = await rejection(client.models.embedContent({ model, contents: many }));
    expect(refused.message).toContain('at most 100 requests');
  });

  it('lists models in pages', async () => {
    const pager = await client.models.list({ config: { pageSize: 3 } });
    const names: (string | undefined)[] = [];
    for await (const { name } of pager) names.push(name);
    expect(names).toHaveLength(4);
    expect(names).toContain('models/simulator-small');
    expect(simulator.requests).toHaveLength(2);
    expect(await client.models.get({ model: 'any' })).toMatchObject({ name: 'models/any' });
  });

  it('speaks to Vertex AI with a token', async () => {
    const authClient = new OAuth2Client();
    authClient.setCredentials({ access_token: 'ya29.test' });
    const vertex = new GoogleGenAI({
      vertexai: true,
      project: 'p',
      location: 'global',
      googleAuthOptions: { authClient },
      httpOptions: { baseUrl: simulator.url, fetch: plainFetch },
    });
    expect((await vertex.models.generateContent(ask)).text).toBe('You said: Why is the sky blue?');
    expect(simulator.requests[0]?.path).toBe(
      '/v1beta1/projects/p/locations/global/publishers/google/models/gemini-test:generateContent',
    );
    const { embeddings } = await vertex.models.embedContent({
      model: 'text-embedding-005',
      contents: ['one', 'two'],
    });
    expect(embeddings).toMatchObject([{ statistics: { tokenCount: 1 } }, { statistics: { tokenCount: 1 } }]);
    expect((await vertex.models.list()).page.length).toBeGreaterThan(0);
  });

  it.each([
    ['/v1beta/models/m:generateContent', 403, 'PERMISSION_DENIED'],
    ['/v1beta1/projects/p/locations/l/publishers/google/models/m:generateContent', 401, 'UNAUTHENTICATED'],
  ])('is not let in without credentials at %s', async (path, code, status) => {
    const response = await fetch(`${simulator.url}${path}`, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toMatchObject([code, { error: { code, status } }]);
  });

  it('receives one array if it does not request events', async () => {
    const response = await fetch(`${simulator.url}/v1beta/models/m:streamGenerateContent?key=AIza`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
    });
    const chunks = (await response.json()) as GenerateContentResponse[];
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }] });
  });

  it.each([
    [{ contents: [] }, 'contents is not specified'],
    [{ contents: [{ parts: [] }] }, 'parts must not be empty'],
    [{ contents: [{ parts: [{ text: 'a' }] }], generationConfig: { temperature: 3 } }, 'temperature'],
    [undefined, 'Invalid JSON payload'],
  ])('has its mistakes told: %j', async (body, message) => {
    const response = await fetch(`${simulator.url}/v1beta/models/m:generateContent?key=AIza`, {
      method: 'POST',
      body: JSON.stringify(body) ?? '{',
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) } },
    ]);
  });

  const known = failures.filter(({ protocol }) => protocol === 'gemini');

  it.each(known.filter(({ status }) => status !== 200))(
    '$name is a $status',
    async ({ name, status, body }) => {
      const error = await rejection(clientAt(`/scenario/${name}`).models.generateContent(ask));
      expect(error.status).toBe(status);
      if (body.startsWith('{'))
        expect(error.message).toContain(JSON.stringify(JSON.parse(body).error.message).slice(1, 30));
    },
  );

  it.each(known.filter(({ delivery }) => delivery === 'event'))(
    '$name breaks a stream after its first tokens',
    async ({ name }) => {
      const seen: string[] = [];
      const read = async (): Promise<void> => {
        const stream = await clientAt(`/scenario/${name}`).models.generateContentStream(ask);
        for await (const { text } of stream) seen.push(text ?? '');
      };
      await expect(read()).rejects.toThrow(/INTERNAL|UNAVAILABLE|Incomplete JSON/);
      expect('You said:'.startsWith(seen.join(''))).toBe(true);
    },
  );

  it('reads that a prompt was blocked', async () => {
    const { promptFeedback, candidates } =
      await clientAt('/scenario/content-filter').models.generateContent(ask);
    expect([promptFeedback?.blockReason, candidates]).toEqual(['PROHIBITED_CONTENT', undefined]);
  });

  it('reads a quota from the body only', async () => {
    simulator.configure({ quotas: [{ requests: 1, perMs: 60_000, enforce: true }] });
    await client.models.generateContent(ask);
    const error = await rejection(client.models.generateContent(ask));
    expect(JSON.parse(error.message)).toMatchObject({
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {},
          { violations: [{ quotaValue: '1' }] },
          { retryDelay: expect.stringMatching(/^\d+(\.\d+)?s$/) },
        ],
      },
    });
  });
});
