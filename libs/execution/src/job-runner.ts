import type { ChatInput, Failure, JobRecord } from '@app/contracts';
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
import { attribute, type Logger, spanEvent } from '@app/telemetry';
import { AttemptAborted } from './attempt-aborted.js';
import type { BackendConnection, BackendDirectory } from '@app/provider-spec';
import { type CallJob, isCallJob } from './call-job.js';
import { CallRunner, type CallEnd } from './call-runner.js';
import { ChatRunner } from './chat/chat-runner.js';
import type { DistillJob } from './distill/distill-job.js';
import { DistillRunner } from './distill/distill-runner.js';
import { EmbedRunner } from './embed/embed-runner.js';
import type { JobSources } from './job-sources.js';
import type { KindRunners } from './kind-runner.js';
import { AttemptLimits } from './limits/attempt-limits.js';
import { type CallAdmitted, CallLimits } from './limits/call-limits.js';
import { withMemory } from './memory/with-memory.js';
import type { RunContext } from './run-context.js';

const afterStop: Record<AbortReason, Decision> = {
  cancelled: { type: 'cancel' },
  expired: { type: 'expire' },
  shutdown: { type: 'hand-back' },
  lost: { type: 'hand-back' },
};

/**
 * Runs one attempt of one job and decides what becomes of the job. It touches no queue: whoever took
 * the job out carries the decision out.
 */
export class JobRunner {
  readonly #limits: CallLimits;
  readonly #kinds: KindRunners;
  readonly #calls: CallRunner;
  readonly #distill: DistillRunner | undefined;

  /**
   * @param random From 0 to below 1; spreads retries.
   * @param admission Keeps the limits of the backends.
   * @param sources Without it, jobs in pieces and those that recall are handed back.
   */
  constructor(
    private readonly backends: BackendDirectory,
    log: Logger,
    private readonly random: () => number = Math.random,
    admission: Admission = openAdmission,
    private readonly sources?: JobSources,
  ) {
    this.#limits = new CallLimits(admission);
    this.#kinds = { chat: new ChatRunner(), embed: new EmbedRunner(this.#limits) };
    this.#calls = new CallRunner(this.#kinds, log);
    this.#distill = sources && new DistillRunner(backends, sources);
  }

  /**
   * Calls the backend whose turn it is, unless the job cannot or need not run there; then the outcome
   * has no attempt. Never rejects for what a provider does.
   */
  async run(job: JobRecord, context: RunContext): Promise<Outcome> {
    const now = Date.parse(context.attempt.startedAt);
    if (context.signal.aborted) {
      return { decision: afterStop[new AttemptAborted(context.signal.reason).reason] };
    }
    if (now >= job.deadline) return { decision: { type: 'expire' } };
    if (isCallJob(job)) {
      const ready = await this.#recalling(job);
      return ready === undefined ? { decision: { type: 'hand-back' } } : this.#runCall(ready, context, now);
    }
    const decision = await this.#distill?.run(job as DistillJob, now);
    return { decision: decision ?? { type: 'hand-back' } };
  }

  async #runCall(job: CallJob, context: RunContext, now: number): Promise<Outcome> {
    const name = job.route[job.hop] ?? '';
    const attempts = job.attempts.filter(({ number }) => number !== context.attempt.number);
    const backend = await this.#backend(name, job);
    if (backend === undefined) return { decision: leaveBackend({ ...job, attempts }, removed(name)) };
    const release = this.backends.hold?.(backend);
    try {
      return await this.#runOn(backend, { ...job, attempts }, context, now);
    } finally {
      release?.();
    }
  }

  /** @param job With the attempts before this one. */
  async #runOn(backend: BackendConnection, job: CallJob, context: RunContext, now: number): Promise<Outcome> {
    const { name } = backend;
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
    const unfit = waitedTooLong(state, now) ?? this.#lacks(job, backend);
    if (unfit !== undefined) return { decision: leaveBackend(state, unfit) };
    const model = this.#kinds[job.request.kind].model(job.request, job.hop, backend.settings);
    if (model === undefined) return { decision: leaveBackend(state, noModel(name)) };

    return this.#call({ job, context, backend, model }, state, now);
  }

  /** A key that the job brought along is for the backend that it asked for, and for no fallback. */
  #backend(
    name: string,
    { hop, providerKey, tenant }: JobRecord,
  ): BackendConnection | undefined | Promise<BackendConnection | undefined> {
    if (providerKey === undefined || hop > 0) return this.backends.find(name);
    return this.backends.withKey?.(name, providerKey, tenant);
  }

  /** The job with what its memory space knows; undefined where that cannot be read. */
  async #recalling(job: CallJob): Promise<CallJob | undefined> {
    const { request } = job;
    if (request.kind !== 'chat' || request.memory?.recall !== true) return job;
    const remembered = await this.sources?.memory.recall(job.tenant, request.memory.space);
    if (remembered === undefined) return undefined;
    return { ...job, request: { ...request, input: withMemory(request.input, remembered) } };
  }

  /** Waits for leave of the backend's limits, and calls it. */
  async #call(ready: ReadyJob, state: JobState, since: number): Promise<Outcome> {
    const { job, context, backend, model } = ready;
    const cameAt = performance.now();
    const admit = (input: ChatInput): Promise<CallAdmitted> => {
      const elapsed = since + performance.now() - cameAt;
      const patienceMs = Math.min(job.deadline, waitingSince(state) + state.timeLimits.maxWait) - elapsed;
      return this.#limits.chat(backend, model, input, { signal: context.signal, patienceMs });
    };
    let first: CallAdmitted | undefined;
    try {
      const { kind, input } = job.request;
      // Embed jobs share calls, and those go through the limits.
      if (kind === 'chat') first = await admit(input);
    } catch {
      // Only the signal ends the wait this way.
      return { decision: afterStop[new AttemptAborted(context.signal.reason).reason] };
    }
    const now = since + Math.round(performance.now() - cameAt);
    tellWait(context, first, performance.now() - cameAt);
    if (first !== undefined && 'refusal' in first)
      return { decision: afterRefusal(state, first.refusal, now) };
    const end = await this.#calls.run({
      job,
      context: { ...context, attempt: { ...context.attempt, startedAt: new Date(now).toISOString() } },
      backend,
      model,
      timeLimits: state.timeLimits,
      limits: new AttemptLimits(first?.call, admit),
      deadlineIn: job.deadline - now,
    });
    return { decision: this.#decision(state, end, now), attempt: end.attempt };
  }

  #decision(state: JobState, end: CallEnd, startedAt: number): Decision {
    if (end.type === 'answered') return { type: 'complete', result: end.result };
    if (end.type === 'stopped') return afterStop[end.reason];
    const attempts = [...state.attempts, end.attempt];
    const now = Math.round(startedAt + end.elapsed);
    return decide({ ...state, attempts }, end.failure, now, this.random());
  }

  #contextsOf(route: readonly string[]): Record<string, number> {
    return Object.fromEntries(
      route.flatMap((name) => {
        const tokens = this.backends.find(name)?.settings.contextTokens;
        return tokens === undefined ? [] : [[name, tokens]];
      }),
    );
  }

  /** What the backend cannot do for this job, if there is something. */
  #lacks(job: CallJob, backend: BackendConnection): Failure | undefined {
    const message = this.#kinds[job.request.kind].refusal(backend);
    return message === undefined ? undefined : { kind: 'unavailable', message };
  }
}

/** A job whose backend and model are known. */
interface ReadyJob {
  job: CallJob;
  context: RunContext;
  backend: BackendConnection;
  model: string;
}

/** Shorter waits are those of the question itself, in milliseconds. */
const noticedWaitMs = 20;

/** Writes into the trace that limits kept a call waiting, or from beginning. */
function tellWait({ span }: RunContext, admitted: CallAdmitted | undefined, waitedMs: number): void {
  if (span === undefined || admitted === undefined) return;
  const wait = { [attribute.wait]: waitedMs / 1_000 };
  if ('refusal' in admitted) {
    span.event(spanEvent.limiterRefusal, { ...wait, [attribute.dimension]: admitted.refusal.dimension });
  } else if (waitedMs >= noticedWaitMs) {
    span.event(spanEvent.limiterWait, wait);
  }
}

function removed(backend: string): Failure {
  return { kind: 'unavailable', message: `Backend "${backend}" was removed.` };
}

function noModel(backend: string): Failure {
  const message = `Neither the job nor backend "${backend}" names a model; set one of them.`;
  return { kind: 'model-not-found', message };
}
