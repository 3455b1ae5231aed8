import type { Batches, BatchRecord, StagedLine } from '@app/batches';
import type { Configuration, JobRequest } from '@app/contracts';
import { RefusedError, type RefusedMember } from '../refused-error.js';
import type { RoutePlanner } from '../route/route-planner.js';

/** Jobs of one batch. */
const mostJobs = 100_000;
/** Mistakes that one answer names. */
const mostErrors = 20;
/** Lines that are stored with one request. */
const stageSize = 500;

/** A line of a batch: a request and the caller's own id for it. */
export interface BatchLine {
  customId: string;
  request: JobRequest;
}

export interface BatchOptions {
  /** The URL that is called when the batch has ended. */
  webhook?: string | undefined;
  /** The place in a trace that the batch comes from. */
  traceparent?: string | undefined;
}

export interface BatchIntakeParts {
  configuration: Pick<Configuration, 'maxJobAge' | 'tenants'>;
  planner: RoutePlanner;
  batches: Batches;
  /** Throws when Redis' memory is nearly full. */
  memory: { assertRoom(): void };
  /** Reads one line. It throws a {@link RefusedError} whose pointers begin at the line. */
  readLine: (text: string) => BatchLine;
}

/** Receives batches line by line. No job of a batch begins before all lines are checked and stored. */
export class BatchIntake {
  constructor(private readonly parts: BatchIntakeParts) {}

  /**
   * @param lines The texts of the lines; an error of the source ends the intake.
   * @throws {RefusedError} `validation` with the numbers and members of the wrong lines; nothing is stored then.
   */
  async receive(
    tenant: string,
    lines: AsyncIterable<string>,
    { webhook, traceparent }: BatchOptions = {},
  ): Promise<BatchRecord> {
    const { batches, memory, configuration } = this.parts;
    memory.assertRoom();
    const id = batches.begin();
    try {
      await this.#stageAll(tenant, id, lines);
    } catch (error) {
      await batches.discard(id);
      throw error;
    }
    const deadline = Date.now() + configuration.maxJobAge;
    const weight = configuration.tenants[tenant]?.weight;
    return batches.seal(id, { tenant, deadline, webhook, weight, traceparent });
  }

  async #stageAll(tenant: string, id: string, texts: AsyncIterable<string>): Promise<void> {
    const errors: RefusedMember[] = [];
    const customIds = new Set<string>();
    let lines: StagedLine[] = [];
    let number = 0;
    for await (const text of texts) {
      number += 1;
      if (number > mostJobs) throw tooMany();
      const line = this.#line(tenant, text, customIds, (error) => errors.push(...lineErrors(number, error)));
      if (errors.length >= mostErrors) break;
      if (line === undefined || errors.length > 0) continue;
      lines.push(line);
      if (lines.length < stageSize) continue;
      this.parts.memory.assertRoom();
      await this.parts.batches.stage(id, lines);
      lines = [];
    }
    if (errors.length > 0) throw wrongLines(errors.slice(0, mostErrors));
    if (number === 0) throw wrongLines([{ pointer: '', detail: 'Send at least one line.' }]);
    if (lines.length > 0) await this.parts.batches.stage(id, lines);
  }

  #line(
    tenant: string,
    text: string,
    customIds: Set<string>,
    refuse: (error: unknown) => void,
  ): StagedLine | undefined {
    try {
      const { customId, request } = this.parts.readLine(text);
      if (customIds.has(customId)) throw repeatedId();
      customIds.add(customId);
      return { customId, ...this.parts.planner.plan(tenant, request) };
    } catch (error) {
      refuse(error);
      return undefined;
    }
  }
}

function lineErrors(number: number, error: unknown): RefusedMember[] {
  if (!(error instanceof RefusedError)) throw error;
  const at = `/${number}`;
  const known = error.errors?.map(({ pointer, detail }) => ({ pointer: at + pointer, detail }));
  return known ?? [{ pointer: at, detail: error.message }];
}

function repeatedId(): RefusedError {
  const detail = 'An earlier line has this id. Results would be ambiguous.';
  return new RefusedError('validation', detail, { errors: [{ pointer: '/custom_id', detail }] });
}

function wrongLines(errors: RefusedMember[]): RefusedError {
  return new RefusedError('validation', 'Lines of the batch are not valid. No job of it was begun.', {
    errors,
  });
}

function tooMany(): RefusedError {
  return new RefusedError(
    'payload-too-large',
    `A batch has at most ${mostJobs} lines. Send several batches.`,
  );
}
