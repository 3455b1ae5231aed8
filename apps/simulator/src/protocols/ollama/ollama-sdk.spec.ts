import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatResponse, Ollama } from 'ollama';
import { failures as allFailures, type Simulator, startSimulator } from '../../index.js';

const ask = { model: 'llama-test', messages: [{ role: 'user', content: 'Why is the sky blue?' }] };
const failures = allFailures.filter(({ protocol }) => protocol === 'ollama');

describe("Ollama's SDK as a client", () => {
  let simulator: Simulator;
  let client: Ollama;

  beforeAll(async () => {
    simulator = await startSimulator();
    client = clientOf('');
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  const clientOf = (path: string): Ollama => new Ollama({ host: `${simulator.url}${path}` });

  it('reads a plain answer and its counts', async () => {
    expect(await client.chat(ask)).toMatchObject({
      model: 'llama-test',
      message: { role: 'assistant', content: 'You said: Why is the sky blue?' },
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 5,
      eval_count: 7,
    });
  });

  it('reads a stream: thinking, text, tool calls, and the finish reason', async () => {
    simulator.script({
      behaviour: {
        answer: {
          type: 'tool-calls',
          reasoning: 'I need the weather.',
          text: 'Let me see.',
          calls: [{ name: 'weather', arguments: { city: 'Basel' } }, { name: 'time' }],
        },
      },
    });
    const parts: ChatResponse[] = [];
    for await (const part of await client.chat({ ...ask, stream: true })) parts.push(part);
    expect(parts.map(({ message }) => message.thinking ?? '').join('')).toBe('I need the weather.');
    expect(parts.map(({ message }) => message.content).join('')).toBe('Let me see.');
    expect(parts.flatMap(({ message }) => message.tool_calls ?? [])).toMatchObject([
      { function: { name: 'weather', arguments: { city: 'Basel' } } },
      { function: { name: 'time', arguments: {} } },
    ]);
    expect(parts.filter(({ done }) => done)).toEqual([parts.at(-1)]);
  });

  it('receives what it requests: a schema, a limit, stop texts', async () => {
    const format = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const { message } = await client.chat({ ...ask, format });
    expect(JSON.parse(message.content)).toEqual({ city: expect.any(String) });
    const cut = await client.chat({ ...ask, options: { num_predict: 2 } });
    expect([cut.message.content, cut.done_reason]).toEqual(['You said:', 'length']);
    const stopped = await client.chat({ ...ask, options: { stop: ['Why'] } });
    expect(stopped.message.content.trim()).toBe('You said:');
  });

  it('embeds texts', async () => {
    const { embeddings, prompt_eval_count: tokens } = await client.embed({
      model: 'embedder',
      input: ['one', 'two'],
      dimensions: 64,
    });
    expect(embeddings.map(({ length }) => length)).toEqual([64, 64]);
    expect(tokens).toBe(2);
  });

  it('lists models and shows one', async () => {
    const { models } = await client.list();
    expect(models[0]?.name).toBe('simulator-small:latest');
    expect(await client.show({ model: 'simulator-small' })).toMatchObject({
      capabilities: expect.arrayContaining(['tools']),
      model_info: { 'llama.context_length': 131_072 },
    });
    await expect(client.show({ model: 'none' })).rejects.toThrow("model 'none' not found");
    expect((await client.version()).version).toMatch(/^\d/);
  });

  it.each(failures.filter(({ delivery }) => delivery === 'response'))(
    '$name is a $status with its message',
    async ({ name, status, body }) => {
      const { error } = JSON.parse(body) as { error: string };
      await expect(clientOf(`/scenario/${name}`).chat(ask)).rejects.toMatchObject({
        message: error,
        status_code: status,
      });
    },
  );

  it.each(failures.filter(({ delivery }) => delivery === 'event'))(
    '$name breaks a stream after its first tokens',
    async ({ name, body }) => {
      const { error } = JSON.parse(body) as { error: string };
      const parts: string[] = [];
      const reading = (async () => {
        const stream = await clientOf(`/scenario/${name}`).chat({ ...ask, stream: true });
        for await (const { message } of stream) parts.push(message.content);
      })();
      await expect(reading).rejects.toThrow(error);
      expect(parts.join('')).toBe('You said:');
    },
  );
});
