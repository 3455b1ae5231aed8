import type { ToolCall } from '@app/contracts';
import type { JobRecords, OutputEvent } from '../records/job-records.js';
import { throughOutage } from '@app/redis';

/** What a handler tells of an answer while it comes; other types are no part of it. */
export type AnswerPart =
  | { type: 'text' | 'reasoning'; text: string }
  | { type: 'tool-call'; call: ToolCall }
  /** What was told so far does not count. */
  | { type: 'restart' }
  | { type: 'accepted' | 'finish' };

/** Parts that come within so many milliseconds are one event. */
const gatherMs = 20;

/**
 * Writes what a run says into the log of its job. Parts are gathered, and one batch is under way at a
 * time, so a fast model costs no more writes than a slow one; what waits is bounded by the answer.
 */
export class OutputLog {
  #waiting: AnswerPart[] = [];
  #writing: Promise<void> | undefined;
  #batch = 0;
  #lost = false;
  #error: unknown;

  constructor(
    private readonly records: JobRecords,
    private readonly id: string,
    private readonly token: string,
  ) {}

  /** Takes a part of the answer. Neither throws nor waits. */
  readonly add = (part: AnswerPart): void => {
    if (part.type === 'accepted' || part.type === 'finish' || this.#lost) return;
    this.#waiting.push(part);
    this.#writing ??= this.#writeSoon();
  };

  /**
   * Resolves when everything stands in the log.
   *
   * @throws What kept it out: the log would have a hole.
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

function gathered(parts: readonly AnswerPart[]): OutputEvent[] {
  const events: OutputEvent[] = [];
  let text = '';
  let type: 'text' | 'reasoning' = 'text';
  const flush = (): void => {
    if (text !== '') events.push({ type: 'output.delta', members: `,"${type}":${JSON.stringify(text)}` });
    text = '';
  };
  for (const part of parts) {
    if (part.type === 'text' || part.type === 'reasoning') {
      if (part.type !== type) flush();
      ({ type } = part);
      text += part.text;
      continue;
    }
    flush();
    if (part.type === 'tool-call')
      events.push({ type: 'tool.call', members: `,"call":${JSON.stringify(part.call)}` });
    if (part.type === 'restart') events.push({ type: 'output.reset', members: '' });
  }
  flush();
  return events;
}
