import { type Configuration, isTerminal, type Job, type JobRecord } from '@app/contracts';
import type { Kinds } from '@app/execution';
import type { Submission } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { jobEtag, matchesEtag } from '../../http/headers.js';
import { ProblemError } from '../../http/problems.js';
import { CONFIGURATION, KINDS } from '../../tokens.js';

/** Seconds after which a caller may poll a job that has not ended. */
const pollAfter = '2';

/** How a caller asked for a job, and its place in its lane. */
interface HowAsked {
  waited?: number | undefined;
  ifNoneMatch?: string | undefined;
  queue?: Job['queue'];
}

/** Answers requests with jobs: status code, headers and body. */
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

/** A job as its owner sees it: without its tenant and its input, with times that people can read. */
export function toJob(kinds: Kinds, record: JobRecord, retentionMs: number, queue?: Job['queue']): Job {
  const { request, completedAt } = record;
  return {
    id: record.id,
    object: 'job',
    kind: request.kind,
    status: record.status,
    version: record.version,
    createdAt: iso(record.createdAt),
    startedAt: isoOf(record.startedAt),
    completedAt: isoOf(completedAt),
    deadline: iso(record.deadline),
    purgeAt: completedAt === undefined ? undefined : iso(completedAt + retentionMs),
    priority: request.priority,
    route: record.route,
    backend: record.route[record.hop] ?? '',
    model: request.model,
    retryAt: isoOf(record.retryAt),
    queue,
    progress: record.progress,
    parent: record.parent,
    attempts: record.attempts,
    handOvers: record.handOvers,
    usage: record.usage,
    result: resultOf(kinds, record),
    failure: record.failure,
    retryOf: record.retryOf,
    metadata: request.metadata,
  };
}

/** The result as the caller asked for it. */
function resultOf(kinds: Kinds, { request, result }: JobRecord): object | undefined {
  return result && (kinds.find(request.kind)?.view(result, request.input) ?? result);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isoOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : iso(milliseconds);
}
