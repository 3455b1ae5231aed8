import type { JobEvent } from '@app/contracts';
import type { LoggedEvent } from '@app/jobs';
import { type Followed, JobFollowing } from '@app/use-cases';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../../http/caller.js';
import { eventText, ping, sendEvents } from '../../http/event-stream.js';
import { lastEventId } from '../../http/headers.js';
import { RequestWaits } from '../../http/request-waits.js';

/** The events of a job that was submitted with `stream`, as they happen. */
@Controller('v1/jobs')
export class JobEventsController {
  constructor(
    private readonly following: JobFollowing,
    private readonly waits: RequestWaits,
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
    const { record, allSeen } = await this.following.open(tenant, id, after);
    if (allSeen) {
      await reply.code(204).send();
      return;
    }
    const followed = this.following.follow(record, after, this.waits.untilClosed(reply));
    await sendEvents(reply, texts(followed));
  }
}

async function* texts(followed: AsyncIterable<Followed>): AsyncGenerator<string> {
  for await (const item of followed) {
    if (item.type === 'idle') yield ping;
    else if (item.type === 'place') yield waitingText(item.place);
    else yield eventText({ id: String(item.event.id), type: item.event.type, data: toJobEvent(item.event) });
  }
}

function waitingText(place: object): string {
  const at = new Date().toISOString();
  const data = { type: 'job.waiting', at, reason: 'queue', ...place } as JobEvent;
  return eventText({ type: data.type, data });
}

const times = ['at', 'until', 'retryAt'] as const;

/** An event as callers see it: with times that people can read. */
export function toJobEvent(logged: LoggedEvent): JobEvent {
  const { id: _, ...members } = logged;
  const event: Record<string, unknown> = members;
  for (const name of times) {
    const time = event[name];
    if (typeof time === 'number') event[name] = new Date(time).toISOString();
  }
  return event as JobEvent;
}
