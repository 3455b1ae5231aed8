import type {
  Agent,
  BackendSettings,
  Configuration,
  JobOptions,
  JobRecord,
  JobRequest,
  LimitSnapshot,
  Usage,
} from '@app/contracts';
import type { CallDemand, Decision, KindRules, KindTable, RouteParameters } from '@app/policies';
import type { BackendDirectory, BackendView, ProviderDefinition, Unsupported } from '@app/provider-spec';
import type { SpanAttributes } from '@app/telemetry';
import type * as z from 'zod';
import type { AttemptCalls } from '../call-limits.js';
import type { JobSources } from '../job-sources.js';
import type { AnswerEvent, CallSlot } from '../run-context.js';

/**
 * All that is special about one kind of job. A kind is a folder with one spec and one line in the registry;
 * whatever decides by the kind of a job asks the spec.
 */
export interface KindSpec<Input extends object = object, Result extends object = object> extends KindRules {
  /** The input of a job, as the API checks it. */
  readonly input: z.ZodType<Input>;
  /** The result of a completed job, as its owner sees it. */
  readonly result: z.ZodType<Result>;
  /** Whether requests may name a memory space. */
  readonly usesMemory: boolean;
  readonly planning: KindPlanning<Input>;
  /** What a run of this job needs besides its backend. A process that lacks any of it does not start the job. */
  needs(request: RequestOf<Input>): readonly RunNeed[];
  /** How a run does the job: it calls its backend, or combines the results of child jobs. */
  readonly work: CallWork<Input, Result> | ParentWork<Input>;
  /** The result as the caller asked for it; records may hold a shorter form. */
  view(result: Result, input: Input): object;
}

/** The kinds of jobs of an installation. */
export type Kinds = KindTable<KindSpec>;

/** Members of {@link JobSources}, by name. */
export type RunNeed = keyof JobSources;

/** A request whose input is of one kind. */
export type RequestOf<Input extends object> = Omit<JobRequest, 'input'> & { input: Input };
/** A job whose input is of one kind. */
export type JobOf<Input extends object> = Omit<JobRecord, 'request'> & { request: RequestOf<Input> };

/** How routes of a kind are found. */
export interface KindPlanning<Input extends object> {
  /** The profile of jobs that name no backend, profile or agent; undefined for the installation's default. */
  readonly ownProfile: string | undefined;
  /** The member of an agent that names the profile of such jobs. */
  readonly agentRole: keyof Agent;
  /** Whether all backends of a route use the model of the first, because results of two models do not mix. */
  readonly fixedModel: boolean;
  /** Whether a provider does jobs of this kind at all. */
  offeredBy(definition: ProviderDefinition): boolean;
  /** Everything that a job asks for and the provider lacks. */
  unsupportedBy(definition: ProviderDefinition, input: Input): Unsupported[];
  /** The model of a job that names none, on a backend whose settings name this one. */
  ownModel(definition: ProviderDefinition, configured: string | undefined): string | undefined;
  /** The profile or backend that the configuration names for jobs like this one that name none. */
  configuredRoute(input: Input, configuration: Pick<Configuration, 'distill'>): string | undefined;
  /** The input with the parameters of its profile that it does not set itself. */
  withParameters(input: Input, parameters: RouteParameters): Input;
}

/** A kind whose jobs call their backend. */
export interface CallWork<Input extends object, Result extends object> {
  readonly type: 'call';
  /**
   * Whether jobs share calls. Then each shared call is admitted by the limits when it is made; else each job is
   * admitted before its attempt begins.
   */
  readonly sharesCalls: boolean;
  /** Whether the answer comes in chunks whose gaps are measured. */
  readonly streams: boolean;
  /** What a call with this input asks of the limits. */
  demand(input: Input): CallDemand;
  /** Why this backend cannot do jobs of this kind at all; undefined when it can. */
  refusal(backend: BackendView): string | undefined;
  /** The model that the backend at this place of the job's route uses; undefined when none is known. */
  model(request: Pick<JobOptions, 'model'>, hop: number, settings: BackendSettings): string | undefined;
  /** The input with what its memory space knows. Called when {@link KindSpec.needs} names `memory`. */
  recall(job: JobOf<Input>, memory: JobSources['memory']): Promise<Input>;
  readonly span: CallSpanRules<Input, Result>;
  /** A runner for one process. */
  runner(): CallRunner<Input, Result>;
}

/** What spans of calls say of input and result. */
export interface CallSpanRules<Input extends object, Result extends object> {
  /** Parameters, never content. */
  ofInput(input: Input): SpanAttributes;
  ofResult(result: Result): SpanAttributes;
  /** Whether a result is captured where the operator wants content. */
  readonly capturesResult: boolean;
}

/** Does jobs of one kind with a backend. */
export interface CallRunner<Input extends object, Result extends object> {
  /**
   * Calls the backend for one attempt.
   *
   * @throws {ProviderError} For what the provider or its answer is at fault for.
   */
  run(call: KindCall<Input>): Promise<KindAnswer<Result>>;
}

/** One attempt of a job. */
export interface KindCall<Input extends object> {
  backend: BackendView;
  model: string;
  input: Input;
  signal: AbortSignal;
  /** An earlier attempt of the job failed on this backend, and not for a rate limit. */
  retried: boolean;
  /** The place of this run among the concurrent calls of its pool, where they are counted. */
  slot?: CallSlot;
  /** The way to the provider. The limits admit every call. */
  calls: AttemptCalls;
  progress: CallProgress;
}

/** The end of an attempt that was answered. */
export interface KindAnswer<Result extends object> {
  result: Result;
  /** Fulfilled when the provider has released the call, which may be after its answer. */
  released: Promise<void>;
}

/** Notes what becomes known of a call while it runs; it counts also when the call fails. */
export interface CallProgress {
  /** The vendor accepted the call. */
  accepted(requestId: string | undefined, limits?: LimitSnapshot): void;
  /** A chunk of the answer came. */
  chunk(): void;
  /** Something came that is no part of the answer. */
  check(): void;
  /** The usage of the attempt so far. */
  used(usage: Usage): void;
  /** For followers of the streamed answer. */
  event(event: AnswerEvent): void;
  /** Another call begins in the same attempt; it may take its own time to its first chunk. */
  again(): void;
}

/** A kind whose jobs submit child jobs and combine their results. */
export interface ParentWork<Input extends object> {
  readonly type: 'child-jobs';
  /** A runner for one process. */
  runner(parts: { backends: BackendDirectory; sources: JobSources }): ParentRunner<Input>;
}

/** Decides how a job goes on, each time it runs: with its submission and when its child jobs have ended. */
export interface ParentRunner<Input extends object> {
  /** @param now Milliseconds since the epoch. */
  run(job: JobOf<Input>, now: number): Promise<Decision>;
}
