import type { Failure, FailureKind, LimitSnapshot, Usage } from '@app/contracts';
import { type CallCost, type Permit, usedCost } from '@app/policies';

/** Failures by which a vendor says that it has no room. */
const noRoom: ReadonlySet<FailureKind> = new Set(['rate-limit', 'overloaded']);

/** A call that its limits let through. It is ended once, with what became of it. */
export class LimitedCall {
  #limits: LimitSnapshot = [];
  #ended = false;

  /** @param learn Told what it used. */
  constructor(
    private readonly permit: Permit,
    private readonly reserved: CallCost,
    private readonly learn: ((usage: Usage) => void) | undefined,
  ) {}

  /** What the vendor says of its limits with the answer, or instead of one. */
  tell(limits: LimitSnapshot): void {
    if (limits.length > 0) this.#limits = limits;
  }

  /** It was answered. */
  served(usage: Usage | undefined): void {
    this.#end(usage, undefined);
  }

  /** It was not answered, or not to the end. A vendor that has no room bills no tokens. */
  failed(failure: Pick<Failure, 'kind' | 'retryAfterMs'> | undefined, usage: Usage | undefined): void {
    this.#end(usage, failure ?? { kind: 'cancelled' });
  }

  #end(usage: Usage | undefined, failure: Pick<Failure, 'kind' | 'retryAfterMs'> | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    const refused = failure !== undefined && noRoom.has(failure.kind);
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
