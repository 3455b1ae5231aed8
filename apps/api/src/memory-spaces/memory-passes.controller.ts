import { type Job, newMemoryPassSchema } from '@app/contracts';
import { MemoryPassing } from '@app/use-cases';
import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../authentication/tenant.decorator.js';
import { readIdempotencyKey } from '../jobs/idempotency-key.js';
import { JobReplies } from '../jobs/job-replies.service.js';
import { RequestWaits } from '../http/request-waits.js';
import { preferredWait } from '../preferences/prefer-wait.js';
import { readMemoryRequest, readPass } from './read-memory-request.js';

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
    const asked = readMemoryRequest(newMemoryPassSchema, body);
    const options = { idempotencyKey: readIdempotencyKey(key), traceparent: reply.request.span.traceparent };
    const waited = preferredWait(prefer);
    const submission = await this.waits.during(waited, reply, (wait) =>
      this.passes.begin({ tenant, space }, pass, asked, { ...options, wait }),
    );
    return this.replies.submitted(submission, waited, reply);
  }
}
