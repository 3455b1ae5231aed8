import type { ToolCall } from '@app/contracts';
import type { JobRecords, OutputEvent } from '../records/job-records.js';
import { throughOutage } from '@app/redis';

/** An event of an answer while it is streamed. `accepted` and `finish` carry no part of the answer. */
export type AnswerChunk =
  | { type: 'text' | 'reasoning'; text: string }
  | { type: 'tool-call'; call: ToolCall }
  /** The answer begins anew: earlier chunks do not count. */
  | { type: 'restart' }
  | { type: 'accepted' | 'finish' };

/** Milliseconds for which chunks are gathered into one event. */
const gatherMs = 20;

/**
 * Writes the streamed answer of a run to the log of its job. Chunks are gathered, and one batch is written at a time, so
 * a fast model costs no more writes than a slow one. The answer bounds what waits.
 */
export class OutputLog {
  #waiting: AnswerChunk[] = [];
  #writing: Promise<void> | undefined;
  #batch = 0;
  #lost = false;
  #error: unknown;

  constructor(
    private readonly records: JobRecords,
    private readonly id: string,
    private readonly token: string,
  ) {}

  /** Takes a chunk. Neither throws nor waits. */
  readonly add = (chunk: AnswerChunk): void => {
    if (chunk.type === 'accepted' || chunk.type === 'finish' || this.#lost) return;
    this.#waiting.push(chunk);
    this.#writing ??= this.#writeSoon();
  };

  /**
   * Resolves when all chunks are in the log.
   *
   * @throws {Error} The error of a failed write, because the log would have a gap.
   */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#error !== undefined) throw this.#error;
  }

  async #writeSoon(): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, gatherMs);
    });
    try {
      while (this.#waiting.length > 0 && !this.#lost) {
        const events = gathered(this.#waiting);
        this.#waiting = [];
        this.#batch += 1;
        const { id, token } = this;
        const batch = this.#batch;
        this.#lost = !(await throughOutage(() => this.records.append(id, token, batch, events)));
      }
    } catch (error) {
      this.#lost = true;
      this.#error = error;
    } finally {
      this.#writing = undefined;
    }
  }
}

function gathered(chunks: readonly AnswerChunk[]): OutputEvent[] {
  const events: OutputEvent[] = [];
  let text = '';
  let type: 'text' | 'reasoning' = 'text';
  const flush = (): void => {
    if (text !== '') events.push({ type: 'output.delta', members: `,"${type}":${JSON.stringify(text)}` });
    text = '';
  };
  for (const chunk of chunks) {
    if (chunk.type === 'text' || chunk.type === 'reasoning') {
      if (chunk.type !== type) flush();
      ({ type } = chunk);
      text += chunk.text;
      continue;
    }
    flush();
    if (chunk.type === 'tool-call')
      events.push({ type: 'tool.call', members: `,"call":${JSON.stringify(chunk.call)}` });
    if (chunk.type === 'restart') events.push({ type: 'output.reset', members: '' });
  }
  flush();
  return events;
}
