import { InstallationEvents } from '@app/jobs';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OperatorsOnly } from '../../http/caller.js';
import { eventText, ping, sendEvents } from '../../http/event-stream.js';
import { installationEventId } from '../../http/headers.js';
import { RequestWaits } from '../../http/request-waits.js';

/** Readers get something at least this often. */
const idleMs = 15_000;

/** The events of the installation, as they happen. */
@Controller('v1/events')
@OperatorsOnly()
export class InstallationEventsController {
  constructor(
    private readonly events: InstallationEvents,
    private readonly waits: RequestWaits,
  ) {}

  @Get()
  async follow(
    @Headers('last-event-id') header: string | undefined,
    @Query('starting_after') startingAfter: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = installationEventId(header, startingAfter) ?? (await this.events.newest());
    await sendEvents(reply, this.#texts(after, this.waits.untilClosed(reply)));
  }

  async *#texts(after: string, signal: AbortSignal): AsyncGenerator<string> {
    // An id alone is no event, but a reader that loses its connection now resumes from here.
    yield `id: ${after}\n\n`;
    for await (const batch of this.events.follow(after, { idleMs, signal })) {
      for (const { id, event } of batch) yield eventText({ id, type: event.type, data: event });
      if (batch.length === 0) yield ping;
    }
  }
}
