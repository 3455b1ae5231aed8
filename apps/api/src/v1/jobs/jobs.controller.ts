import type { Job, JobPage } from '@app/contracts';
import { CallerJobs } from '@app/use-cases';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../../http/caller.js';
import { preferredWait, readIdempotencyKey } from '../../http/headers.js';
import { refuseCursor } from '../../http/read-request.js';
import { RequestWaits } from '../../http/request-waits.js';
import { JobReplies } from './job-replies.js';
import { JobSchemas, readJobRequest, readListQuery } from './job-requests.js';

/** Jobs, as their own tenant sees them. To everybody else they do not exist. */
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly jobs: CallerJobs,
    private readonly waits: RequestWaits,
    private readonly replies: JobReplies,
    private readonly schemas: JobSchemas,
  ) {}

  @Post()
  async submit(
    @Tenant() tenant: string,
    @Body() body: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Headers('sluice-provider-key') providerKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const request = readJobRequest(this.schemas.request, body);
    const idempotencyKey = readIdempotencyKey(key);
    const { traceparent } = reply.request.span;
    const options = {
      idempotencyKey,
      providerKey: providerKey === '' ? undefined : providerKey,
      traceparent,
    };
    const waited = preferredWait(prefer);
    const submission = await this.waits.during(waited, reply, (wait) =>
      this.jobs.submit(tenant, request, { ...options, wait }),
    );
    return this.replies.submitted(submission, waited, reply);
  }

  @Get()
  async list(@Tenant() tenant: string, @Query() query: unknown): Promise<JobPage> {
    const { filter, page } = readListQuery(this.schemas.listQuery, query);
    const { records, nextCursor = null } = await this.jobs.list(tenant, filter, page).catch(refuseCursor);
    return { data: records.map((record) => this.replies.listed(record)), nextCursor };
  }

  @Get(':id')
  async get(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Headers('prefer') prefer: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job | undefined> {
    const waited = preferredWait(prefer);
    const record = await this.waits.during(waited, reply, (wait) => this.jobs.get(tenant, id, wait));
    const queue = await this.jobs.position(record);
    return this.replies.current(record, reply, { waited, ifNoneMatch, queue });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job | undefined> {
    return this.replies.current(await this.jobs.cancel(tenant, id), reply);
  }

  @Post(':id/retry')
  async retry(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const options = { idempotencyKey: readIdempotencyKey(key), traceparent: reply.request.span.traceparent };
    const waited = preferredWait(prefer);
    const submission = await this.waits.during(waited, reply, (wait) =>
      this.jobs.retry(tenant, id, { ...options, wait }),
    );
    return this.replies.submitted(submission, waited, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Tenant() tenant: string, @Param('id') id: string): Promise<void> {
    await this.jobs.remove(tenant, id);
  }
}
