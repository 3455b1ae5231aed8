import { JobStore } from '@app/jobs';
import { QueueUnavailableError } from '@app/redis';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Shutdown } from '../shutdown.js';
import type { Health } from './health.js';

/** Health checks for supervisors. */
@Controller()
export class HealthController {
  constructor(
    private readonly store: JobStore,
    private readonly shutdown: Shutdown,
  ) {}

  /** The process is alive while it answers. */
  @Get('healthz')
  alive(): Health {
    return { status: 'ok' };
  }

  /** The process is ready while it can store jobs and does not shut down. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const status = this.shutdown.begun ? 'shutting-down' : await this.#storeStatus();
    if (status !== 'ok') reply.code(503);
    return { status };
  }

  async #storeStatus(): Promise<Health['status']> {
    try {
      await this.store.ping();
      return 'ok';
    } catch (error) {
      if (error instanceof QueueUnavailableError) return 'store-unavailable';
      throw error;
    }
  }
}
