import type { Failure, LimitSnapshot } from '@app/contracts';

/** What a provider throws: the failure as it was classified, and the error that it came from. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    readonly failure: Failure,
    options?: ErrorOptions & { requestId?: string | undefined; limits?: LimitSnapshot | undefined },
  ) {
    super(failure.message, options);
    this.requestId = options?.requestId;
    this.limits = options?.limits ?? [];
  }

  /** The vendor's own id of the request, for its support. */
  readonly requestId: string | undefined;

  /** What the refusal said of the vendor's limits. */
  readonly limits: LimitSnapshot;
}
