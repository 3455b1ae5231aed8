import { type Configuration, isTerminal, type Job, type JobRecord } from '@app/contracts';
import type { Kinds } from '@app/execution';
import type { Submission } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION, KINDS } from '../tokens.js';
import { jobEtag, matchesEtag } from './job-etag.js';
import { toJob } from './to-job.js';

/** Seconds until a caller should ask again for a job that has not ended. */
const pollAfter = '2';

/** The request that asked for a job, and the job's position. */
interface HowAsked {
  waited?: number | undefined;
  ifNoneMatch?: string | undefined;
  queue?: Job['queue'];
}

/** Builds the answer that shows a job: status code, headers and body. */
@Injectable()
export class JobReplies {
  readonly #retentionMs: number;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(KINDS) private readonly kinds: Kinds,
  ) {
    this.#retentionMs = configuration.retention.jobs;
  }

  /**
   * 202 with a submitted job, or 200 when it has ended and the caller waited for that.
   *
   * @throws {ProblemError} `idempotency-mismatch`
   */
  submitted({ outcome, record }: Submission, waited: number | undefined, reply: FastifyReply): Job {
    if (outcome === 'conflict') {
      throw new ProblemError(
        'idempotency-mismatch',
        'This Idempotency-Key was used for a request with another body. Use a new key for a new job.',
      );
    }
    if (outcome === 'replayed') reply.header('Idempotency-Replayed', 'true');
    reply.header('Location', `/v1/jobs/${record.id}`);
    reply.code(waited !== undefined && isTerminal(record.status) ? 200 : 202);
    return this.#described(record, waited, reply);
  }

  /** 200 with the current state of a job, or 304 when the caller has it already. */
  current(
    record: JobRecord,
    reply: FastifyReply,
    { waited, ifNoneMatch, queue }: HowAsked = {},
  ): Job | undefined {
    const job = this.#described(record, waited, reply, queue);
    if (!matchesEtag(ifNoneMatch, jobEtag(record))) return job;
    reply.code(304);
    return undefined;
  }

  /** A job of a list. */
  listed(record: JobRecord): Job {
    return toJob(this.kinds, record, this.#retentionMs);
  }

  #described(record: JobRecord, waited: number | undefined, reply: FastifyReply, queue?: Job['queue']): Job {
    reply.header('ETag', jobEtag(record)).header('Cache-Control', 'private, no-cache');
    if (waited !== undefined) reply.header('Preference-Applied', `wait=${waited}`);
    if (!isTerminal(record.status)) reply.header('Retry-After', pollAfter);
    return toJob(this.kinds, record, this.#retentionMs, queue);
  }
}
