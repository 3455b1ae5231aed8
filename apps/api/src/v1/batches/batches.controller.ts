import { Readable } from 'node:stream';
import { Batches, type BatchRecord, toBatch } from '@app/batches';
import type { Batch, Configuration } from '@app/contracts';
import { AddressRules, BatchIntake, checkWebhookUrl } from '@app/use-cases';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Tenant } from '../../http/caller.js';
import { ProblemError } from '../../http/problems.js';
import { readQuery, refuseCursor } from '../../http/read-request.js';
import { CONFIGURATION } from '../../tokens.js';
import { batchListSchema, batchOptionsSchema, linesOf } from './batch-requests.js';

/** Many jobs at once, as JSON lines. To everybody but their tenant batches do not exist. */
@Controller('v1/batches')
export class BatchesController {
  constructor(
    private readonly batches: Batches,
    private readonly intake: BatchIntake,
    private readonly addresses: AddressRules,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Post()
  @HttpCode(202)
  async submit(
    @Tenant() tenant: string,
    @Body() body: unknown,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Batch> {
    if (!(body instanceof Readable)) {
      throw new ProblemError('unsupported-media', 'Send JSON lines, with Content-Type: application/jsonl.');
    }
    const { webhook } = readQuery(batchOptionsSchema, query);
    if (webhook !== undefined) checkWebhookUrl(this.addresses, webhook, '/webhook');
    const lines = linesOf(body, this.configuration.http.bodyLimit);
    const batch = await this.intake.receive(tenant, lines, {
      webhook,
      traceparent: reply.request.span.traceparent,
    });
    reply.header('Location', `/v1/batches/${batch.id}`);
    return toBatch(batch);
  }

  @Get()
  async list(
    @Tenant() tenant: string,
    @Query() query: unknown,
  ): Promise<{ data: Batch[]; nextCursor: string | null }> {
    const found = await this.batches.list(tenant, readQuery(batchListSchema, query)).catch(refuseCursor);
    return { data: found.batches.map(toBatch), nextCursor: found.nextCursor ?? null };
  }

  @Get(':id')
  async get(@Tenant() tenant: string, @Param('id') id: string): Promise<Batch> {
    return toBatch(await this.#found(tenant, id));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Tenant() tenant: string, @Param('id') id: string): Promise<Batch> {
    await this.batches.cancel(await this.#found(tenant, id));
    return toBatch(await this.#found(tenant, id));
  }

  @Get(':id/results')
  async results(
    @Tenant() tenant: string,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const batch = await this.#found(tenant, id);
    const texts = resultLines(this.batches, batch);
    await reply.type('application/jsonl').send(Readable.from(texts, { objectMode: false }));
  }

  async #found(tenant: string, id: string): Promise<BatchRecord> {
    const batch = await this.batches.get(tenant, id);
    if (batch !== undefined) return batch;
    throw new ProblemError('not-found', 'You have no batch with this id; its retention may be over.');
  }
}

async function* resultLines(batches: Batches, batch: BatchRecord): AsyncGenerator<string> {
  for await (const results of batches.results(batch)) {
    yield results.map((result) => `${JSON.stringify(result)}\n`).join('');
  }
}
