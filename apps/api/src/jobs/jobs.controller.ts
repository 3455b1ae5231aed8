import type { Job, JobPage, JobRecord } from '@app/contracts';
import { InvalidCursorError, JobEnds, JobStore, SluiceClient } from '@app/jobs';
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../authentication/tenant.decorator.js';
import { preferredWait } from '../preferences/prefer-wait.js';
import { ProblemError } from '../problems/problem-error.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { JobPosition } from './job-position.service.js';
import { JobReplies } from './job-replies.service.js';
import { JobSchemas } from './job-schemas.js';
import { JobSubmission } from './job-submission.service.js';
import { JobWait } from './job-wait.service.js';
import { readListQuery } from './list-query.js';
import { readJobRequest } from './read-job-request.js';

/** Jobs, as their own tenant sees them. To everybody else they do not exist. */
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly submission: JobSubmission,
    private readonly client: SluiceClient,
    private readonly store: JobStore,
    private readonly ends: JobEnds,
    private readonly waits: JobWait,
    private readonly replies: JobReplies,
    private readonly positions: JobPosition,
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
    const asked = { idempotencyKey: readIdempotencyKey(key), wait: preferredWait(prefer), reply };
    const options = { ...asked, providerKey: providerKey === '' ? undefined : providerKey };
    const request = readJobRequest(this.schemas.request, body);
    const submission = await this.submission.submit(tenant, request, options);
    return this.replies.submitted(submission, options.wait, reply);
  }

  @Get()
  async list(@Tenant() tenant: string, @Query() query: unknown): Promise<JobPage> {
    const { filter, page } = readListQuery(this.schemas.listQuery, query);
    const { records, nextCursor = null } = await this.store.list(tenant, filter, page).catch(refuseCursor);
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
    const record =
      waited === undefined
        ? await this.store.get(tenant, id)
        : await this.waits.during(waited, reply, (options) => this.ends.wait(tenant, id, options));
    if (record === undefined && (await this.store.wasPurged(tenant, id))) {
      throw new ProblemError('purged', 'The job ended and its retention is over. Submit it anew.');
    }
    const job = found(record);
    const queue = await this.positions.of(job);
    return this.replies.current(job, reply, { waited, ifNoneMatch, queue });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job | undefined> {
    const record = found(await this.client.cancel(tenant, id));
    return this.replies.current(record, reply);
  }

  @Post(':id/retry')
  async retry(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const options = { idempotencyKey: readIdempotencyKey(key), wait: preferredWait(prefer), reply };
    const submission = await this.submission.retry(found(await this.store.get(tenant, id)), options);
    return this.replies.submitted(submission, options.wait, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Tenant() tenant: string, @Param('id') id: string): Promise<void> {
    const outcome = await this.store.remove(tenant, id);
    if (outcome === 'active') {
      throw new ProblemError('job-active', 'Cancel the job or wait for its end before deleting it.');
    }
    if (outcome === 'unknown') found(undefined);
  }
}

function found(record: JobRecord | undefined): JobRecord {
  if (record !== undefined) return record;
  throw new ProblemError('not-found', 'You have no job with this id; it may have been deleted.');
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof InvalidCursorError)) throw error;
  const detail = 'Use the nextCursor of the page before, unchanged.';
  throw new ProblemError('validation', 'The cursor is not one of ours.', {
    errors: [{ pointer: '/cursor', detail }],
    cause: error,
  });
}
