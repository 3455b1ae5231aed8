import { JobStore } from '@app/jobs';
import { QueueUnavailableError } from '@app/redis';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import * as z from 'zod';
import { Shutdown } from '../../http/request-waits.js';

/** The answer of `/healthz` and `/readyz`. */
export const healthSchema = z
  .object({ status: z.enum(['ok', 'shutting-down', 'store-unavailable']) })
  .meta({ id: 'Health' });

export type Health = z.infer<typeof healthSchema>;

/** Liveness and readiness of this process. */
@Controller()
export class HealthController {
  constructor(
    private readonly store: JobStore,
    private readonly shutdown: Shutdown,
  ) {}

  /** The process is alive as long as it answers. */
  @Get('healthz')
  alive(): Health {
    return { status: 'ok' };
  }

  /** The process is ready as long as it can store jobs and is not shutting down. */
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
