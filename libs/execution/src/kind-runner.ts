import type {
  BackendSettings,
  CallKind,
  JobInput,
  JobOptions,
  JobResult,
  LimitSnapshot,
  Usage,
} from '@app/contracts';
import type { BackendConnection } from '@app/provider-spec';
import type { AttemptLimits } from './limits/attempt-limits.js';
import type { AnswerEvent, CallSlot } from './run-context.js';

/** One call that a job of a kind needs. */
export interface KindCall<Kind extends CallKind> {
  backend: BackendConnection;
  model: string;
  input: JobInput<Kind>;
  signal: AbortSignal;
  /** An earlier attempt of the job failed on this backend, and not for a rate limit. */
  retried: boolean;
  /** The place of this run among the calls that are made at a time, where they are counted. */
  slot?: CallSlot;
  /** Through which further calls of the attempt have to go. */
  limits: AttemptLimits;
  progress: CallProgress;
}

/** What came of a call. */
export interface KindAnswer<Kind extends CallKind> {
  result: JobResult<Kind>;
  /** Fulfilled when the provider has let go of the call, which may be after its answer. */
  released: Promise<void>;
}

/** Told, while a call runs, what is known of it; it counts also when the call fails. */
export interface CallProgress {
  /** The vendor took the call. */
  accepted(requestId: string | undefined, limits?: LimitSnapshot): void;
  /** A part of the answer came. */
  token(): void;
  /** Something came that is no part of the answer. */
  check(): void;
  /** What the call cost. */
  used(usage: Usage): void;
  /** For those who follow the answer as it comes. */
  event(event: AnswerEvent): void;
  /** Another call begins in the same attempt; it may take its own time to its first token. */
  again(): void;
}

/** Knows how to do jobs of one kind with a backend. */
export interface KindRunner<Kind extends CallKind> {
  /** Why this backend cannot do jobs of this kind at all, if it cannot. */
  refusal(backend: BackendConnection): string | undefined;
  /** The model that the backend at this place of the job's route shall use, if one is known. */
  model(request: Pick<JobOptions, 'model'>, hop: number, settings: BackendSettings): string | undefined;
  /**
   * Calls the backend for one attempt.
   *
   * @throws {ProviderError} For what the provider or its answer is at fault for.
   */
  run(call: KindCall<Kind>): Promise<KindAnswer<Kind>>;
}

/** One runner for every kind that is done in calls. */
export type KindRunners = { readonly [Kind in CallKind]: KindRunner<Kind> };
