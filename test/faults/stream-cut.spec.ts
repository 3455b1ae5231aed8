import { type Job, type JobEvent, jobEventSchema } from '@app/contracts';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SluiceSystem } from '../system/sluice-system.js';

const cuts = 50;

/** Reads a job's events, and is cut off again and again: what a browser's EventSource does. */
class CutReader {
  text = '';
  lastId = '0';
  ended = false;
  readonly ids: number[] = [];

  async read(url: string, cutAfterEvents: number): Promise<void> {
    const cut = new AbortController();
    const parser = createParser({
      onEvent: ({ id, data }) => {
        if (id !== undefined) this.#take(id, jobEventSchema.parse(JSON.parse(data)));
        cutAfterEvents -= 1;
        if (cutAfterEvents <= 0) cut.abort();
      },
    });
    try {
      const response = await fetch(url, { headers: { 'Last-Event-ID': this.lastId }, signal: cut.signal });
      if (response.status === 204) this.ended = true;
      for await (const chunk of response.body ?? []) {
        parser.feed(Buffer.from(chunk).toString());
        cut.signal.throwIfAborted();
      }
    } catch (error) {
      // Cut by us, or by the API that was killed; the next try goes on where this one was.
      if (!cut.signal.aborted && !(error instanceof TypeError)) throw error;
    }
  }

  #take(id: string, event: JobEvent): void {
    this.ids.push(Number(id));
    this.lastId = id;
    if (event.type === 'output.reset') this.text = '';
    if (event.type === 'output.delta') this.text += event.text ?? '';
  }
}

describe('a reader of a stream that is cut off', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      backends: (simulator) => ({ slow: { baseUrl: `${simulator}/v1` } }),
    });
    system.simulator.configure({ default: { timing: { tokensPerSecond: 60 } } });
  });
  afterAll(() => system.close());

  it('ends with exactly the text of the result, across two APIs of which one is killed', async () => {
    const second = await system.startSecondApi();
    const words = Array.from({ length: 250 }, (_, index) => `word${index}`).join(' ');
    const { id } = await system.api.submitChat(words, { stream: true });
    const urls = [system.api.url, second.url].map((url) => `${url}/v1/jobs/${id}/events`);

    const reader = new CutReader();
    for (let read = 0; !reader.ended && read < cuts * 20; read += 1) {
      if (read === Math.floor(cuts / 2)) await second.program.stop('SIGKILL');
      // The first half reads a few events and is cut; when all cuts are done, it reads to the end.
      await reader.read(urls[read % 2] ?? '', read < cuts ? 1 + (read % 4) : Infinity);
    }

    const { body: job } = await system.api.call<Job>('GET', `/v1/jobs/${id}`);
    expect(job.status).toBe('completed');
    expect(reader.text).toBe((job.result as { text: string }).text);
    expect(reader.ids).toEqual(reader.ids.map((_, index) => index + 1));
  });
});
