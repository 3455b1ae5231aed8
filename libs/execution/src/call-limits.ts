import type { Failure, FailureKind, LimitSnapshot, Usage } from '@app/contracts';
import {
  type Admission,
  type AdmissionRequest,
  type CallCost,
  type CallDemand,
  limitsCount,
  openAdmission,
  type Permit,
  type Refusal,
  TokenEstimates,
  usedCost,
} from '@app/policies';
import { type BackendConnection, type Provider, ProviderError } from '@app/provider-spec';

/** How long a call may wait for its permit. */
type Patience = Pick<AdmissionRequest, 'signal' | 'patienceMs'>;

/** A shared call waits for its permit no longer than this; the time limits of its jobs may end it sooner. */
const sharedPatienceMs = 60_000;

/** A permitted call, or why it may not begin. */
export type CallAdmitted = { call: LimitedCall } | { refusal: Refusal };

/** Takes calls through the limits of their backends. One for each process. */
export class CallLimits {
  readonly #estimates = new TokenEstimates();

  constructor(private readonly admission: Admission = openAdmission) {}

  /**
   * @param demand Asked only where tokens are limited, because estimates cost time.
   * @throws The reason of the signal when it is aborted while the call waits.
   */
  async admit(
    { name, settings, limitsPerModel }: BackendConnection,
    model: string,
    demand: () => CallDemand,
    patience: Patience,
  ): Promise<CallAdmitted> {
    const { limits, limitGroup = name } = settings;
    const group = limitsPerModel === true ? `${limitGroup}/${model}` : limitGroup;
    const countsTokens = limitsCount(limits, 'inputTokens') || limitsCount(limits, 'outputTokens');
    const estimate = countsTokens ? this.#estimates.estimate(model, demand()) : undefined;
    const cost = estimate?.cost ?? { requests: 1, inputTokens: 0, outputTokens: 0 };
    const admitted = await this.admission.admit({ backend: name, group, limits, cost, ...patience });
    if ('refusal' in admitted) return admitted;
    const learn = estimate && ((usage: Usage) => this.#estimates.learn(estimate, usage));
    return { call: new LimitedCall(admitted.permit, cost, learn) };
  }
}

/** Failures by which a vendor says that it has no capacity. */
const noCapacity: ReadonlySet<FailureKind> = new Set(['rate-limit', 'overloaded']);

type EndFailure = Pick<Failure, 'kind' | 'retryAfterMs'>;

/** A call that its limits permitted. It is settled once. */
export class LimitedCall {
  #limits: LimitSnapshot = [];
  #settled = false;

  /** @param learn Receives the usage of an answered call. */
  constructor(
    private readonly permit: Permit,
    private readonly reserved: CallCost,
    private readonly learn: ((usage: Usage) => void) | undefined,
  ) {}

  /** Notes the limits that a vendor reported with its answer or refusal. */
  note(limits: LimitSnapshot): void {
    if (limits.length > 0) this.#limits = limits;
  }

  /** Settles a call that was answered. */
  served(usage: Usage | undefined): void {
    this.#settle(usage, undefined);
  }

  /** Settles a call that was not answered to its end. A vendor without capacity bills no tokens. */
  failed(failure: EndFailure | undefined, usage: Usage | undefined): void {
    this.#settle(usage, failure ?? { kind: 'cancelled' });
  }

  #settle(usage: Usage | undefined, failure: EndFailure | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    const refused = failure !== undefined && noCapacity.has(failure.kind);
    const used = refused
      ? { ...this.reserved, inputTokens: 0, outputTokens: 0 }
      : usedCost(this.reserved, usage);
    if (usage !== undefined && failure === undefined) this.learn?.(usage);
    this.permit.settle({
      used,
      limits: this.#limits,
      outcome: failure === undefined ? 'served' : refused ? 'refused' : 'failed',
      ...(failure?.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
    });
  }
}

/** Calls of one backend that several jobs share. */
export class SharedCalls {
  constructor(
    private readonly limits: CallLimits,
    private readonly backend: BackendConnection,
  ) {}

  /**
   * Makes a call as soon as the limits permit it.
   *
   * @throws {ProviderError} `rate-limit` when that is not soon, and whatever the provider throws.
   */
  async make<Reply extends { usage: Usage; limits?: LimitSnapshot }>(
    model: string,
    demand: CallDemand,
    signal: AbortSignal,
    call: (provider: Provider) => Promise<Reply>,
  ): Promise<Reply> {
    const patience = { signal, patienceMs: sharedPatienceMs };
    const admitted = await this.limits.admit(this.backend, model, () => demand, patience);
    if ('refusal' in admitted) throw usedUp(this.backend, admitted.refusal);
    const limited = admitted.call;
    try {
      const reply = await call(this.backend.provider);
      limited.note(reply.limits ?? []);
      limited.served(reply.usage);
      return reply;
    } catch (error) {
      if (error instanceof ProviderError) limited.note(error.limits);
      limited.failed(error instanceof ProviderError ? error.failure : undefined, undefined);
      throw error;
    }
  }
}

/**
 * The calls of one attempt. This and {@link SharedCalls} are the only ways from a kind to its provider, and neither
 * makes a call without a permit of the limits.
 */
export class AttemptCalls {
  #isMade = false;
  #spent: Usage = {};
  #call: LimitedCall | undefined;

  /**
   * @param first The call that was permitted before the attempt began; undefined for a kind whose jobs share calls.
   * @param admit Admits a further call with this input.
   */
  constructor(
    private readonly backend: BackendConnection,
    readonly shared: SharedCalls,
    first: LimitedCall | undefined,
    private readonly admit: (input: object) => Promise<CallAdmitted>,
  ) {
    this.#call = first;
  }

  /**
   * Makes a call for this job alone.
   *
   * @param spent Usage of the attempt before this call.
   * @throws {ProviderError} `rate-limit` when a further call may not begin soon.
   */
  async make<Reply>(input: object, spent: Usage, call: (provider: Provider) => Reply): Promise<Reply> {
    if (this.#isMade || this.#call === undefined) {
      this.#call?.served(less(spent, this.#spent));
      this.#spent = spent;
      const admitted = await this.admit(input);
      if ('refusal' in admitted) throw usedUp(this.backend, admitted.refusal);
      this.#call = admitted.call;
    }
    this.#isMade = true;
    return call(this.backend.provider);
  }

  /** Notes the limits that a vendor reported with its answer or refusal. */
  note(limits: LimitSnapshot): void {
    this.#call?.note(limits);
  }

  /** @param usage Of the whole attempt. */
  end(failure: EndFailure | undefined, usage: Usage | undefined): void {
    const last = usage && less(usage, this.#spent);
    if (failure === undefined) this.#call?.served(last);
    else this.#call?.failed(failure, last);
  }
}

function usedUp({ name }: BackendConnection, { dimension, retryAfterMs }: Refusal): ProviderError {
  const message = `Backend "${name}" has used up its limit ${dimension}.`;
  return new ProviderError({ kind: 'rate-limit', message, retryAfterMs });
}

function less(usage: Usage, spent: Usage): Usage {
  const { inputTokens, outputTokens } = usage;
  return {
    ...(inputTokens !== undefined && { inputTokens: inputTokens - (spent.inputTokens ?? 0) }),
    ...(outputTokens !== undefined && { outputTokens: outputTokens - (spent.outputTokens ?? 0) }),
  };
}
