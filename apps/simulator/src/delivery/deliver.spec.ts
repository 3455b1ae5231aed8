import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index.js';

const end = 'data: [DONE]';

/** The data received over a raw connection, and how it was closed. */
interface Received {
  text: string;
  /** The system's error code, such as ECONNRESET; missing for a clean end. */
  error?: string;
}

describe('faults', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  /** Sends a request over its own connection, and disconnects when `enough` holds for the received text. */
  function ask(scenario: string, stream: boolean, enough = (_text: string) => false): Promise<Received> {
    const body = JSON.stringify({
      model: 'm',
      stream,
      messages: [{ role: 'user', content: 'one two three' }],
    });
    return new Promise((resolve) => {
      const socket = connect(simulator.port, '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (data) => {
        text += String(data);
        if (enough(text)) socket.destroy();
      });
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve({ text, error: error.code ?? error.message }),
      );
      socket.once('close', () => resolve({ text }));
      socket.write(
        `POST /scenario/${scenario}/v1/chat/completions HTTP/1.1\r\nhost: simulator\r\nconnection: close\r\n` +
          `content-length: ${body.length}\r\n\r\n${body}`,
      );
    });
  }

  const endingOf = async (): Promise<string | undefined> =>
    (await simulator.waitFor(({ ending }) => ending !== undefined)).ending;

  it('refuse: closes before any header', async () => {
    expect(await ask('down', true)).toEqual({ text: '' });
    expect(await endingOf()).toBe('broken');
  });

  it('hang: sends nothing until the client disconnects', async () => {
    const controller = new AbortController();
    const call = fetch(`${simulator.url}/scenario/hang/v1/chat/completions`, {
      method: 'POST',
      body: '{"model":"m","messages":[{"role":"user","content":"x"}]}',
      signal: controller.signal,
    });
    const left = call.catch((thrown: Error) => thrown.name);
    expect((await simulator.waitFor(() => true)).ending).toBeUndefined();
    controller.abort();
    expect(await left).toBe('AbortError');
    expect(await endingOf()).toBe('client-aborted');
  });

  it('hang-after-headers: sends headers and no more', async () => {
    const { text } = await ask('hang-after-headers', true, (came) => came.includes('\r\n\r\n'));
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\n$/);
    expect(await endingOf()).toBe('client-aborted');
  });

  it.each([
    ['drip', true, ': keep-alive'],
    ['endless', true, '"content":" two"'],
    ['drip', false, '\r\n1\r\n \r\n'],
  ])('%s (stream %s): keeps sending until the client disconnects', async (scenario, stream, sent) => {
    simulator.configure({
      scenarios: {
        drip: { fault: { type: 'drip', everyMs: 1 } },
        endless: { fault: { type: 'drip', everyMs: 1, content: 'text' } },
      },
    });
    const { text } = await ask(scenario, stream, (came) => came.split(sent).length > 4);
    expect(text).not.toContain(end);
    expect(await endingOf()).toBe('client-aborted');
  });

  it.each([true, false])('reset: resets the connection in the middle (stream %s)', async (stream) => {
    const { text, error } = await ask('reset', stream);
    expect(error).toBe('ECONNRESET');
    if (stream) expect(text.split('"content":"').length - 1).toBe(4);
    expect(text).not.toContain(stream ? end : 'system_fingerprint');
    expect(await endingOf()).toBe('broken');
  });

  it('truncate: ends a stream cleanly, without its finish reason', async () => {
    const { text, error } = await ask('truncate', true);
    expect(error).toBeUndefined();
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(true);
    expect(text).not.toContain(end);
    expect(text).not.toContain('"finish_reason":"stop"');
  });

  it.each(['truncate', 'wrong-content-length'])(
    '%s: a plain body is shorter than its Content-Length',
    async (scenario) => {
      const { text } = await ask(scenario, false);
      const [head = '', body = ''] = text.split('\r\n\r\n');
      expect(Buffer.byteLength(body)).toBeLessThan(Number(/content-length: (\d+)/.exec(head)?.[1]));
    },
  );

  it('malformed: one event is not JSON, and the stream continues to its end', async () => {
    const { text } = await ask('malformed', true);
    const events = text.split('\n').filter((line) => line.startsWith('data: {'));
    const broken = events.filter((line) => !isJson(line.slice('data: '.length)));
    expect(broken).toHaveLength(1);
    expect(text).toContain(end);
  });

  it('malformed: a plain body is not JSON, but has its Content-Length', async () => {
    const response = await fetch(`${simulator.url}/scenario/malformed/v1/chat/completions`, {
      method: 'POST',
      body: '{"model":"m","messages":[{"role":"user","content":"x"}]}',
    });
    await expect(response.json()).rejects.toMatchObject({ name: 'SyntaxError' });
  });

  it('empty-choices: an answer without any choice', async () => {
    expect((await ask('empty-choices', false)).text).toContain('"choices":[]');
    expect((await ask('empty-choices', true)).text).toMatch(/"choices":\[\]}\n\n[^]*data: \[DONE\]/);
  });

  it('sends a stream without waits in one write', async () => {
    const pieces: string[] = [];
    await ask('ok', true, (came) => {
      pieces.push(came);
      return false;
    });
    expect(pieces.filter((came) => came.includes('data:'))).toHaveLength(1);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
