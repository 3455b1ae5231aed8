import type { ChatInput } from '@app/contracts';
import {
  type Admission,
  type AdmissionRequest,
  openAdmission,
  type Refusal,
  type TokenEstimate,
  TokenEstimates,
} from '@app/policies';
import type { BackendConnection } from '@app/provider-spec';
import { LimitedCall } from './limited-call.js';

type Patience = Pick<AdmissionRequest, 'signal' | 'patienceMs'>;

/** Whether a call may begin, and if not, why. */
export type CallAdmitted = { call: LimitedCall } | { refusal: Refusal };

/** Takes calls to backends through their limits. */
export class CallLimits {
  readonly #estimates = new TokenEstimates();

  constructor(private readonly admission: Admission = openAdmission) {}

  /** @throws The reason of the signal when it is aborted while the call waits. */
  chat(
    backend: BackendConnection,
    model: string,
    input: ChatInput,
    patience: Patience,
  ): Promise<CallAdmitted> {
    const estimate = countsTokens(backend) ? this.#estimates.chat(model, input) : undefined;
    return this.#admit(backend, model, estimate, patience);
  }

  /** The same for texts to embed. */
  texts(
    backend: BackendConnection,
    model: string,
    texts: readonly string[],
    patience: Patience,
  ): Promise<CallAdmitted> {
    const estimate = countsTokens(backend) ? this.#estimates.texts(model, texts) : undefined;
    return this.#admit(backend, model, estimate, patience);
  }

  async #admit(
    { name, settings, limitsPerModel }: BackendConnection,
    model: string,
    estimate: TokenEstimate | undefined,
    patience: Patience,
  ): Promise<CallAdmitted> {
    const { limits, limitGroup = name } = settings;
    const group = limitsPerModel === true ? `${limitGroup}/${model}` : limitGroup;
    const cost = estimate?.cost ?? { requests: 1, inputTokens: 0, outputTokens: 0 };
    const admitted = await this.admission.admit({ backend: name, group, limits, cost, ...patience });
    if ('refusal' in admitted) return admitted;
    const learn =
      estimate && ((usage: Parameters<TokenEstimates['learn']>[1]) => this.#estimates.learn(estimate, usage));
    return { call: new LimitedCall(admitted.permit, cost, learn) };
  }
}

/** Estimates cost time; they are made where something limits tokens. */
function countsTokens({ settings: { limits } }: BackendConnection): boolean {
  const { inputTokensPerMinute, outputTokensPerMinute, tokensPerMinute } = limits;
  return (inputTokensPerMinute ?? outputTokensPerMinute ?? tokensPerMinute) !== undefined;
}
