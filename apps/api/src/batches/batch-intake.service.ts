import type { Configuration } from '@app/contracts';
import { type BatchRecord, Batches, type StagedLine } from '@app/batches';
import { MemoryGuard } from '@app/redis';
import { Inject, Injectable } from '@nestjs/common';
import { jobDeadline } from '../jobs/job-deadline.js';
import { JobPlanner } from '../jobs/job-planner.service.js';
import { JobSchemas } from '../jobs/job-schemas.js';
import { type MemberError, ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION } from '../tokens.js';
import { linesOf } from './json-lines.js';
import { BatchLineError, readBatchLine } from './read-batch-line.js';

/** Jobs of one batch. */
const mostJobs = 100_000;
/** Mistakes that are told of one batch. */
const mostErrors = 20;
/** Lines that are stored in one go. */
const stageSize = 500;

/** Receives a batch line by line. Nothing of it begins before all of it was found to be right and stored. */
@Injectable()
export class BatchIntake {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly planner: JobPlanner,
    private readonly batches: Batches,
    private readonly memory: MemoryGuard,
    private readonly schemas: JobSchemas,
  ) {}

  /** @throws {ProblemError} `validation` with the lines and members that are wrong; nothing is stored then. */
  async receive(
    tenant: string,
    body: AsyncIterable<Buffer>,
    { webhook, traceparent }: { webhook?: string; traceparent?: string } = {},
  ): Promise<BatchRecord> {
    this.memory.assertRoom();
    const id = this.batches.begin();
    try {
      await this.#stageAll(tenant, id, body);
    } catch (error) {
      await this.batches.discard(id);
      throw error;
    }
    const deadline = jobDeadline(undefined, this.configuration.maxJobAge, Date.now());
    const weight = this.configuration.tenants[tenant]?.weight;
    return this.batches.seal(id, { tenant, deadline, webhook, weight, traceparent });
  }

  async #stageAll(tenant: string, id: string, body: AsyncIterable<Buffer>): Promise<void> {
    const errors: MemberError[] = [];
    const customIds = new Set<string>();
    let lines: StagedLine[] = [];
    let number = 0;
    for await (const text of linesOf(body, this.configuration.http.bodyLimit)) {
      number += 1;
      if (number > mostJobs) throw tooMany();
      const line = this.#line(tenant, text, customIds, (error) => errors.push(...lineErrors(number, error)));
      if (errors.length >= mostErrors) break;
      if (line === undefined || errors.length > 0) continue;
      lines.push(line);
      if (lines.length < stageSize) continue;
      this.memory.assertRoom();
      await this.batches.stage(id, lines);
      lines = [];
    }
    if (errors.length > 0) throw wrongLines(errors.slice(0, mostErrors));
    if (number === 0) throw wrongLines([{ pointer: '', detail: 'Send at least one line.' }]);
    if (lines.length > 0) await this.batches.stage(id, lines);
  }

  #line(
    tenant: string,
    text: string,
    customIds: Set<string>,
    refuse: (error: unknown) => void,
  ): StagedLine | undefined {
    try {
      const { customId, request } = readBatchLine(this.schemas.request, text);
      if (customIds.has(customId)) {
        const detail = 'An earlier line has this id; results could not be told apart.';
        throw new BatchLineError([{ pointer: '/custom_id', detail }]);
      }
      customIds.add(customId);
      return { customId, ...this.planner.plan(tenant, request) };
    } catch (error) {
      refuse(error);
      return undefined;
    }
  }
}

function lineErrors(number: number, error: unknown): MemberError[] {
  const at = `/${number}`;
  if (error instanceof BatchLineError) {
    return error.errors.map(({ pointer, detail }) => ({ pointer: at + pointer, detail }));
  }
  if (!(error instanceof ProblemError)) throw error;
  const known = error.errors?.map(({ pointer, detail }) => ({ pointer: at + pointer, detail }));
  return known ?? [{ pointer: at, detail: error.detail }];
}

function wrongLines(errors: MemberError[]): ProblemError {
  return new ProblemError('validation', 'Lines of the batch are not valid; nothing of it was begun.', {
    errors,
  });
}

function tooMany(): ProblemError {
  return new ProblemError('payload-too-large', `A batch has at most ${mostJobs} lines. Send several.`);
}
