import { type Job, newMemoryPassSchema, type RequestOfKind } from '@app/contracts';
import { MemorySpaces } from '@app/memory';
import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../authentication/tenant.decorator.js';
import { readIdempotencyKey } from '../jobs/idempotency-key.js';
import { JobReplies } from '../jobs/job-replies.service.js';
import { JobSubmission } from '../jobs/job-submission.service.js';
import { preferredWait } from '../preferences/prefer-wait.js';
import { ProblemError } from '../problems/problem-error.js';
import { readMemoryRequest, readPass } from './read-memory-request.js';

/** Begins passes over memory spaces. Each is a distill job. */
@Controller('v1/memory')
export class MemoryPassesController {
  constructor(
    private readonly spaces: MemorySpaces,
    private readonly submission: JobSubmission,
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
    if ((await this.spaces.get({ tenant, space })) === undefined) {
      throw new ProblemError(
        'not-found',
        'You have no memory space of this name; it begins with its first entry.',
      );
    }
    const { instructions, targetTokens, temperature, contextTokens, ...jobOptions } = asked;
    const input = { space, pass, instructions, targetTokens, temperature, contextTokens };
    const request: RequestOfKind<'distill'> = { ...jobOptions, kind: 'distill', input: defined(input) };
    const options = { idempotencyKey: readIdempotencyKey(key), wait: preferredWait(prefer), reply };
    const submission = await this.submission.submit(tenant, request, options);
    return this.replies.submitted(submission, options.wait, reply);
  }
}

/** Without the members that are undefined, so that equal requests have one fingerprint. */
function defined<Members extends object>(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;
}
