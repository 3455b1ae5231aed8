import type { Failure, JobRecord, JobRequest } from '@app/contracts';
import {
  type AbortReason,
  type Admission,
  afterRefusal,
  type Decision,
  decide,
  type JobState,
  leaveBackend,
  openAdmission,
  type Outcome,
  retryFor,
  timeLimitsFor,
  waitedTooLong,
  waitingSince,
} from '@app/policies';
import type { BackendConnection, BackendDirectory } from '@app/provider-spec';
import { attribute, type Logger, spanEvent } from '@app/telemetry';
import { AttemptCalls, type CallAdmitted, CallLimits, SharedCalls } from './call-limits.js';
import { type CallEnd, type CallKind, runCall } from './call-runner.js';
import { AttemptAborted } from './call-watch.js';
import type { JobSources } from './job-sources.js';
import type { Kinds, KindSpec, ParentRunner } from './kinds/kind-spec.js';
import type { RunContext } from './run-context.js';

export interface JobRunnerParts {
  kinds: Kinds;
  backends: BackendDirectory;
  log: Logger;
  /** From 0 to below 1; spreads retries. Default: `Math.random`. */
  random?: () => number;
  /** Keeps the limits of the backends. Default: no limits. */
  admission?: Admission;
  /** Sources of this process. A job that needs a missing one is handed back. */
  sources?: Partial<JobSources>;
}

const afterStop: Record<AbortReason, Decision> = {
  cancelled: { type: 'cancel' },
  expired: { type: 'expire' },
  shutdown: { type: 'hand-back' },
  lost: { type: 'hand-back' },
};

/**
 * Runs one attempt of one job and decides how the job goes on. It does not touch the queue: the process that
 * took the job acts on the decision.
 */
export class JobRunner {
  readonly #backends: BackendDirectory;
  readonly #limits: CallLimits;
  readonly #random: () => number;
  readonly #calls = new Map<string, CallKind>();
  readonly #parents = new Map<string, ParentRunner<object>>();

  constructor(private readonly parts: JobRunnerParts) {
    const { kinds, backends, random = Math.random, admission = openAdmission, sources = {} } = parts;
    this.#backends = backends;
    this.#random = random;
    this.#limits = new CallLimits(admission);
    for (const name of kinds.names) {
      const { work, operation } = kinds.get(name);
      if (work.type === 'call') this.#calls.set(name, { operation, work, runner: work.runner() });
      else if (isComplete(sources)) this.#parents.set(name, work.runner({ backends, sources }));
    }
  }

  /** Whether this process has everything that a run of the job needs besides its backend. */
  canRun(request: JobRequest): boolean {
    const spec = this.parts.kinds.find(request.kind);
    return spec !== undefined && this.#has(spec, request);
  }

  /**
   * Calls the job's current backend, unless the job cannot or need not run there; then the outcome has no
   * attempt. Never rejects for anything that a provider does.
   */
  async run(job: JobRecord, context: RunContext): Promise<Outcome> {
    const now = Date.parse(context.attempt.startedAt);
    if (context.signal.aborted) {
      return { decision: afterStop[new AttemptAborted(context.signal.reason).reason] };
    }
    if (now >= job.deadline) return { decision: { type: 'expire' } };
    const spec = this.parts.kinds.find(job.request.kind);
    if (spec === undefined) return { decision: { type: 'fail', failure: unknownKind(job) } };
    if (!this.#has(spec, job.request)) return { decision: { type: 'hand-back' } };
    const parent = this.#parents.get(job.request.kind);
    if (parent !== undefined) return { decision: await parent.run(job, now) };
    const call = this.#calls.get(job.request.kind);
    if (call === undefined) return { decision: { type: 'hand-back' } };
    return this.#runCall(await this.#recalling(job, spec, call), call, context, now);
  }

  #has(spec: KindSpec, request: JobRequest): boolean {
    const { sources = {} } = this.parts;
    return spec.needs(request).every((need) => sources[need] !== undefined);
  }

  /** The job with what its memory space knows. */
  async #recalling(job: JobRecord, spec: KindSpec, { work }: CallKind): Promise<JobRecord> {
    const memory = this.parts.sources?.memory;
    if (memory === undefined || !spec.needs(job.request).includes('memory')) return job;
    const input = await work.recall(job, memory);
    return { ...job, request: { ...job.request, input } };
  }

  async #runCall(job: JobRecord, kind: CallKind, context: RunContext, now: number): Promise<Outcome> {
    const name = job.route[job.hop] ?? '';
    const attempts = job.attempts.filter(({ number }) => number !== context.attempt.number);
    const backend = await this.#backend(name, job);
    if (backend === undefined) return { decision: leaveBackend({ ...job, attempts }, removed(name)) };
    const release = this.#backends.hold?.(backend);
    try {
      return await this.#runOn(backend, { job: { ...job, attempts }, kind, context }, now);
    } finally {
      release?.();
    }
  }

  /** A key that the job brought is for the backend that it asked for, never for a fallback. */
  #backend(
    name: string,
    { hop, providerKey, tenant }: JobRecord,
  ): BackendConnection | undefined | Promise<BackendConnection | undefined> {
    if (providerKey === undefined || hop > 0) return this.#backends.find(name);
    return this.#backends.withKey?.(name, providerKey, tenant);
  }

  async #runOn(
    backend: BackendConnection,
    { job, kind, context }: Omit<ReadyJob, 'backend' | 'model'>,
    now: number,
  ): Promise<Outcome> {
    const state: JobState = {
      route: job.route,
      hop: job.hop,
      fallbackOn: job.fallbackOn,
      contextTokens: this.#contextsOf(job.route),
      attempts: job.attempts,
      enqueuedAt: job.enqueuedAt,
      deadline: job.deadline,
      timeLimits: timeLimitsFor(backend.settings, job.request.timeLimits),
      retry: retryFor(backend.settings, job.request.retry),
    };
    const unfit = waitedTooLong(state, now) ?? refusalOf(kind, backend);
    if (unfit !== undefined) return { decision: leaveBackend(state, unfit) };
    const model = kind.work.model(job.request, job.hop, backend.settings);
    if (model === undefined) return { decision: leaveBackend(state, noModel(backend.name)) };
    return this.#call({ job, kind, context, backend, model }, state, now);
  }

  /** Waits for a permit of the backend's limits, then calls it. */
  async #call(ready: ReadyJob, state: JobState, since: number): Promise<Outcome> {
    const { job, kind, context, backend, model } = ready;
    const { signal } = context;
    const cameAt = performance.now();
    const admit = (input: object): Promise<CallAdmitted> => {
      const elapsed = since + performance.now() - cameAt;
      const patienceMs = Math.min(job.deadline, waitingSince(state) + state.timeLimits.maxWait) - elapsed;
      return this.#limits.admit(backend, model, () => kind.work.demand(input), { signal, patienceMs });
    };
    let first: CallAdmitted | undefined;
    try {
      if (!kind.work.sharesCalls) first = await admit(job.request.input);
    } catch {
      // Only the signal ends the wait this way.
      return { decision: afterStop[new AttemptAborted(signal.reason).reason] };
    }
    const now = since + Math.round(performance.now() - cameAt);
    traceWait(context, first, performance.now() - cameAt);
    if (first !== undefined && 'refusal' in first)
      return { decision: afterRefusal(state, first.refusal, now) };
    const shared = new SharedCalls(this.#limits, backend);
    const calls = new AttemptCalls(backend, shared, first?.call, admit);
    const end = await runCall(
      {
        job,
        kind,
        context: { ...context, attempt: { ...context.attempt, startedAt: new Date(now).toISOString() } },
        backend,
        model,
        timeLimits: state.timeLimits,
        calls,
        deadlineIn: job.deadline - now,
      },
      this.parts.log,
    );
    return { decision: this.#decision(state, end, now), attempt: end.attempt };
  }

  #decision(state: JobState, end: CallEnd, startedAt: number): Decision {
    if (end.type === 'answered') return { type: 'complete', result: end.result };
    if (end.type === 'stopped') return afterStop[end.reason];
    const attempts = [...state.attempts, end.attempt];
    const now = Math.round(startedAt + end.elapsed);
    return decide({ ...state, attempts }, end.failure, now, this.#random());
  }

  #contextsOf(route: readonly string[]): Record<string, number> {
    return Object.fromEntries(
      route.flatMap((name) => {
        const tokens = this.#backends.find(name)?.settings.contextTokens;
        return tokens === undefined ? [] : [[name, tokens]];
      }),
    );
  }
}

/** A job whose backend and model are known. */
interface ReadyJob {
  job: JobRecord;
  kind: CallKind;
  context: RunContext;
  backend: BackendConnection;
  model: string;
}

/** Shorter waits are the time of the request itself, in milliseconds. */
const noticedWaitMs = 20;

/** Adds to the trace that limits delayed the call or refused it. */
function traceWait({ span }: RunContext, admitted: CallAdmitted | undefined, waitedMs: number): void {
  if (span === undefined || admitted === undefined) return;
  const wait = { [attribute.wait]: waitedMs / 1_000 };
  if ('refusal' in admitted) {
    span.event(spanEvent.limiterRefusal, { ...wait, [attribute.dimension]: admitted.refusal.dimension });
  } else if (waitedMs >= noticedWaitMs) {
    span.event(spanEvent.limiterWait, wait);
  }
}

function isComplete(sources: Partial<JobSources>): sources is JobSources {
  return sources.childJobs !== undefined && sources.memory !== undefined;
}

function refusalOf({ work }: CallKind, backend: BackendConnection): Failure | undefined {
  const message = work.refusal(backend);
  return message === undefined ? undefined : { kind: 'unavailable', message };
}

function removed(backend: string): Failure {
  return { kind: 'unavailable', message: `Backend "${backend}" was removed.` };
}

function noModel(backend: string): Failure {
  const message = `Neither the job nor backend "${backend}" names a model; set one of them.`;
  return { kind: 'model-not-found', message };
}

function unknownKind({ request }: JobRecord): Failure {
  const message = `This process does not know jobs of kind "${request.kind}". All processes need the same version of Sluice.`;
  return { kind: 'internal', message };
}
