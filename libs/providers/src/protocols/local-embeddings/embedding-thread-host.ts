import { Worker } from 'node:worker_threads';
import { ProviderError } from '@app/provider-spec';
import type { LocalModel, ThreadReply, ThreadRequest } from './thread/contract.js';

/** Texts that may wait for the thread or be in it; more are refused with a wait. */
const maximumTexts = 16_384;
const retryAfterMs = 1_000;
/** An idle thread ends after this many milliseconds, which frees the model's memory. */
const defaultIdleMs = 60_000;

export type ThreadVectors = Omit<Extract<ThreadReply, { type: 'vectors' }>, 'type' | 'id'>;

interface Asked {
  texts: number;
  resolve: (vectors: ThreadVectors) => void;
  reject: (reason: unknown) => void;
}

/**
 * A model in a thread of its own, which starts with the first text and ends when it is idle. If a thread dies, its
 * pending requests fail, and the next text starts a new thread.
 */
export class EmbeddingThreadHost {
  readonly #asked = new Map<number, Asked>();
  #texts = 0;
  #ids = 0;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly model: LocalModel,
    private readonly idleMs: number = defaultIdleMs,
  ) {}

  /** Whether the thread is running. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /**
   * Returns the vectors of these texts, each normalised to length 1.
   *
   * @throws {ProviderError} If they cannot be embedded; the signal's reason if it is aborted.
   */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<ThreadVectors> {
    signal.throwIfAborted();
    if (this.#closed) throw unavailable('The local model was closed.');
    if (this.#texts + texts.length > maximumTexts && this.#texts > 0) throw tooMuch(this.#texts);
    const worker = this.#running();
    this.#ids += 1;
    const id = this.#ids;
    const onAbort = (): void => {
      this.#send(worker, { type: 'forget', id });
      this.#settle(id, ({ reject }) => reject(signal.reason));
    };
    try {
      return await new Promise<ThreadVectors>((resolve, reject) => {
        this.#asked.set(id, { texts: texts.length, resolve, reject });
        this.#texts += texts.length;
        signal.addEventListener('abort', onAbort, { once: true });
        this.#send(worker, { type: 'embed', id, texts: [...texts] });
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the thread; pending requests fail. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  #running(): Worker {
    clearTimeout(this.#idle);
    if (this.#worker === undefined) {
      const worker = new Worker(new URL('./thread/embedding-thread.ts', import.meta.url), {
        workerData: this.model,
        name: 'embeddings',
        // It needs nothing of the environment, which may hold keys.
        env: {},
      });
      worker.on('message', (reply: ThreadReply) => this.#answered(reply));
      worker.on('error', (error) => this.#lost(worker, error));
      worker.on('exit', () => this.#lost(worker, undefined));
      this.#worker = worker;
    }
    this.#worker.ref();
    return this.#worker;
  }

  #send(worker: Worker, request: ThreadRequest): void {
    worker.postMessage(request, []);
  }

  #answered(reply: ThreadReply): void {
    this.#settle(reply.id, ({ resolve, reject }) => {
      if (reply.type === 'vectors') resolve(reply);
      else reject(new ProviderError(reply.refusal));
    });
  }

  #settle(id: number, end: (asked: Asked) => void): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    this.#asked.delete(id);
    this.#texts -= asked.texts;
    if (this.#asked.size === 0) {
      // Neither the thread nor its timer may keep the process alive.
      this.#worker?.unref();
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => void this.#end(), this.idleMs);
      this.#idle.unref();
    }
    end(asked);
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const id of this.#asked.keys()) {
      this.#settle(id, ({ reject }) => reject(unavailable('The thread of the local model ended.', cause)));
    }
    clearTimeout(this.#idle);
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    clearTimeout(this.#idle);
    if (worker === undefined) return;
    this.#lost(worker, undefined);
    await worker.terminate();
  }
}

function unavailable(message: string, cause?: unknown): ProviderError {
  return new ProviderError({ kind: 'unavailable', message }, { cause });
}

function tooMuch(texts: number): ProviderError {
  const message = `${texts} texts are waiting for the local model already; the maximum is ${maximumTexts}.`;
  return new ProviderError({ kind: 'rate-limit', message, retryAfterMs });
}
