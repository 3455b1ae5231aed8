import { Injectable } from '@nestjs/common';
import type { WaitOptions } from '@app/jobs';
import type { FastifyReply } from 'fastify';
import { Shutdown } from '../shutdown.js';

/** Lets requests wait for the end of their job, as long as anybody is there to hear of it. */
@Injectable()
export class JobWait {
  constructor(private readonly shutdown: Shutdown) {}

  /**
   * Calls a function that waits, with a signal that is aborted when this process shuts down or the
   * caller goes away. Neither changes the job.
   */
  async during<T>(
    seconds: number,
    reply: FastifyReply,
    wait: (options: WaitOptions) => Promise<T>,
  ): Promise<T> {
    const aborter = this.shutdown.startWait();
    const abort = (): void => aborter.abort();
    reply.raw.once('close', abort);
    try {
      return await wait({ timeoutMs: seconds * 1_000, signal: aborter.signal });
    } finally {
      reply.raw.off('close', abort);
      this.shutdown.forgetWait(aborter);
    }
  }
}
