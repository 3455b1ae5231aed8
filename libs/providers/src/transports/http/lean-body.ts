import type { Dispatcher } from 'undici';

/** Bytes that may wait for the reader; with more, the connection is told to pause. */
const highWaterMark = 64 * 1_024;

/** What a reader leaves unread is taken off the connection, so that it serves the next call: this much at most. */
const longestRest = 16 * 1_024;
/** And for this long at most, in milliseconds; then the connection is closed. */
const restLimit = 250;

interface Reader {
  resolve(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

/** The body of one answer as it comes, for one reader. */
export class LeanBody implements AsyncIterableIterator<Uint8Array, undefined> {
  #chunks: Uint8Array[] = [];
  /** Of the chunks that wait, or that came after the reader had left. */
  #bytes = 0;
  #used = false;
  #left = false;
  #paused = false;
  #end: { error?: unknown } | undefined;
  #reader: Reader | undefined;
  #restTimer: NodeJS.Timeout | undefined;

  constructor(private readonly connection: Dispatcher.DispatchController) {}

  get bodyUsed(): boolean {
    return this.#used;
  }

  [Symbol.asyncIterator](): this {
    this.#used = true;
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const value = this.#chunks.shift();
    if (value !== undefined) {
      this.#bytes -= value.length;
      this.#resume();
      return Promise.resolve({ done: false, value });
    }
    if (this.#end?.error !== undefined) return Promise.reject(this.#end.error);
    if (this.#end !== undefined || this.#left) return Promise.resolve(done);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** The reader has all that it wants. */
  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#left && this.#end === undefined) {
      this.#restTimer = setTimeout(() => this.#cut(), restLimit);
      this.#restTimer.unref();
    }
    this.#left = true;
    this.#reader?.resolve(done);
    this.#reader = undefined;
    this.#chunks = [];
    this.#bytes = 0;
    this.#resume();
    return Promise.resolve(done);
  }

  /** As {@link return}, by the name that web streams have for it. */
  async cancel(): Promise<void> {
    await this.return();
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  }

  /** A piece came. */
  push(chunk: Uint8Array): void {
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      reader.resolve({ done: false, value: chunk });
      return;
    }
    this.#bytes += chunk.length;
    if (this.#left) {
      if (this.#bytes > longestRest) this.#cut();
      return;
    }
    this.#chunks.push(chunk);
    if (this.#bytes <= highWaterMark || this.#paused) return;
    this.#paused = true;
    this.connection.pause();
  }

  /** Nothing more comes: the body is complete, or it broke off with an error. */
  finish(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    clearTimeout(this.#restTimer);
    const reader = this.#reader;
    this.#reader = undefined;
    if (error === undefined) reader?.resolve(done);
    else reader?.reject(error);
  }

  #resume(): void {
    if (!this.#paused || this.#bytes > highWaterMark / 2) return;
    this.#paused = false;
    this.connection.resume();
  }

  #cut(): void {
    if (this.#end === undefined) this.connection.abort(new Error('Nobody reads the rest of the answer.'));
  }
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
const decoder = new TextDecoder();
