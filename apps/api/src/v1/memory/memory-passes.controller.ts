import { type Job, newMemoryPassSchema } from '@app/contracts';
import { MemoryPassing } from '@app/use-cases';
import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../../http/caller.js';
import { preferredWait, readIdempotencyKey } from '../../http/headers.js';
import { readBody } from '../../http/read-request.js';
import { RequestWaits } from '../../http/request-waits.js';
import { JobReplies } from '../jobs/job-replies.js';
import { readPass } from './memory-requests.js';

/** Begins passes over memory spaces. Each is a distill job. */
@Controller('v1/memory')
export class MemoryPassesController {
  constructor(
    private readonly passes: MemoryPassing,
    private readonly waits: RequestWaits,
    private readonly replies: JobReplies,
  ) {}

  @Post(':space/passes/:pass')
  async begin(
    @Tenant() tenant: string,
    @Param('space') space: string,
    @Param('pass') passName: string,
    @Body() body: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const pass = readPass(passName);
    const asked = readBody(newMemoryPassSchema, body);
    const options = { idempotencyKey: readIdempotencyKey(key), traceparent: reply.request.span.traceparent };
    const waited = preferredWait(prefer);
    const submission = await this.waits.during(waited, reply, (wait) =>
      this.passes.begin({ tenant, space }, pass, asked, { ...options, wait }),
    );
    return this.replies.submitted(submission, waited, reply);
  }
}
