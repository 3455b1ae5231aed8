import { addUsage, type ChatInput, type Failure, type LimitSnapshot, type Usage } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';
import type { CallAdmitted } from './call-limits.js';
import type { LimitedCall } from './limited-call.js';

/** The calls of one attempt and their limits: one, and a second where an answer is to be repaired. */
export class AttemptLimits {
  #spent: Usage = {};

  /** @param admit Takes another chat through the limits. */
  constructor(
    private call: LimitedCall | undefined,
    private readonly admit: (input: ChatInput) => Promise<CallAdmitted>,
  ) {}

  tell(limits: LimitSnapshot): void {
    this.call?.tell(limits);
  }

  /**
   * Another call of the attempt begins; the one before has cost so much.
   *
   * @throws {ProviderError} `rate-limit` when it may not begin soon.
   */
  async another(input: ChatInput, usage: Usage): Promise<void> {
    if (this.call === undefined) return;
    this.call.served(usage);
    this.#spent = addUsage(this.#spent, usage);
    const admitted = await this.admit(input);
    if ('call' in admitted) {
      this.call = admitted.call;
      return;
    }
    const { dimension, retryAfterMs } = admitted.refusal;
    const message = `Another call is needed, and the limit ${dimension} of its backend is used up.`;
    throw new ProviderError({ kind: 'rate-limit', message, retryAfterMs });
  }

  /** @param usage Of the whole attempt. */
  end(failure: Pick<Failure, 'kind' | 'retryAfterMs'> | undefined, usage: Usage | undefined): void {
    const last = usage && less(usage, this.#spent);
    if (failure === undefined) this.call?.served(last);
    else this.call?.failed(failure, last);
  }
}

function less(usage: Usage, spent: Usage): Usage {
  const { inputTokens, outputTokens } = usage;
  return {
    ...(inputTokens !== undefined && { inputTokens: inputTokens - (spent.inputTokens ?? 0) }),
    ...(outputTokens !== undefined && { outputTokens: outputTokens - (spent.outputTokens ?? 0) }),
  };
}
