import { JobStore } from '@app/jobs';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../authentication/tenant.decorator.js';
import { ProblemError } from '../problems/problem-error.js';
import { Shutdown } from '../shutdown.js';
import { sendEvents } from './event-stream.js';
import { JobEvents } from './job-events.service.js';
import { lastEventId } from './last-event-id.js';

/** What happens to a job that was submitted with `stream`, as it happens. */
@Controller('v1/jobs')
export class JobEventsController {
  constructor(
    private readonly store: JobStore,
    private readonly events: JobEvents,
    private readonly shutdown: Shutdown,
  ) {}

  @Get(':id/events')
  async follow(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Headers('last-event-id') header: string | undefined,
    @Query('starting_after') startingAfter: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = lastEventId(header, startingAfter);
    const record = await this.store.get(tenant, id);
    if (record === undefined) {
      throw new ProblemError('not-found', 'You have no job with this id; it may have been deleted.');
    }
    if (record.request.stream !== true) {
      throw new ProblemError('not-streamed', 'Submit a job with "stream": true to follow its events.');
    }
    if (await this.events.allSeen(record, after)) {
      await reply.code(204).send();
      return;
    }
    const reading = this.shutdown.startWait();
    reply.raw.once('close', () => {
      reading.abort();
      this.shutdown.forgetWait(reading);
    });
    await sendEvents(reply, this.events.follow(record, after, reading.signal));
  }
}
