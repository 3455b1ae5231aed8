import type { WaitOptions } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Whether this process is shutting down, and the waits that end with it. */
@Injectable()
export class Shutdown {
  readonly #waits = new Set<AbortController>();
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  /** Ends all waits; later ones end at once. */
  begin(): void {
    this.#begun = true;
    for (const wait of this.#waits) wait.abort();
  }

  /** Begins a wait that ends at the shutdown at the latest. Forget it when it is over. */
  startWait(): AbortController {
    const wait = new AbortController();
    if (this.#begun) wait.abort();
    else this.#waits.add(wait);
    return wait;
  }

  forgetWait(wait: AbortController): void {
    this.#waits.delete(wait);
  }
}

/** Requests that wait for the end of a job or follow events. They end with the connection and with this process. */
@Injectable()
export class RequestWaits {
  constructor(private readonly shutdown: Shutdown) {}

  /**
   * Calls a function that waits, with a signal that is aborted when this process shuts down or the caller goes
   * away. Neither changes the job. Without seconds, the function is called without a wait.
   */
  async during<Result>(
    seconds: number | undefined,
    reply: FastifyReply,
    act: (wait: WaitOptions | undefined) => Promise<Result>,
  ): Promise<Result> {
    if (seconds === undefined) return act(undefined);
    const aborter = this.shutdown.startWait();
    const abort = (): void => aborter.abort();
    reply.raw.once('close', abort);
    try {
      return await act({ timeoutMs: seconds * 1_000, signal: aborter.signal });
    } finally {
      reply.raw.off('close', abort);
      this.shutdown.forgetWait(aborter);
    }
  }

  /** A signal that is aborted when this process shuts down or the connection of a reader ends. */
  untilClosed(reply: FastifyReply): AbortSignal {
    const reading = this.shutdown.startWait();
    reply.raw.once('close', () => {
      reading.abort();
      this.shutdown.forgetWait(reading);
    });
    return reading.signal;
  }
}
