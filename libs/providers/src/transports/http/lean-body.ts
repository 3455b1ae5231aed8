import type { Dispatcher } from 'undici';

/** Bytes that may wait for the reader; beyond them the connection is paused. */
const highWaterMark = 64 * 1_024;

/** Unread bytes that are still received after the reader has left, so that the connection can be used again. */
const longestRest = 16 * 1_024;
/** How long they are received, in milliseconds; then the connection is closed. */
const restLimit = 250;

interface Reader {
  resolve(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

/** The body of one answer as it arrives, for one reader. */
export class LeanBody implements AsyncIterableIterator<Uint8Array, undefined> {
  #chunks: Uint8Array[] = [];
  /** The size of the waiting chunks, or of those that arrived after the reader left. */
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

  /** Ends the reading before the end of the body. */
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

  /** The name of {@link return} on web streams. */
  async cancel(): Promise<void> {
    await this.return();
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  }

  /** Takes a chunk from the connection. */
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

  /** Takes the end of the body: complete, or with an error. */
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
    if (this.#end === undefined) this.connection.abort(new Error('The rest of the answer is not read.'));
  }
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };
const decoder = new TextDecoder();
