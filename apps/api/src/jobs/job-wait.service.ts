import { Injectable } from '@nestjs/common';
import type { WaitOptions } from '@app/queue';
import type { FastifyReply } from 'fastify';
import { Shutdown } from '../shutdown.js';

/** More requests than these do not wait but are answered at once, so that waiting stays bounded. */
const maximumWaits = 10_000;

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
      const mayWait = this.shutdown.waiting <= maximumWaits;
      return await wait({ timeoutMs: mayWait ? seconds * 1_000 : 0, signal: aborter.signal });
    } finally {
      reply.raw.off('close', abort);
      this.shutdown.forgetWait(aborter);
    }
  }
}
