import type { Configuration } from '@app/contracts';
import { EgressPolicy, RefusedAddressError } from '@app/egress';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION } from '../tokens.js';

/** Refuses addresses that can never be called before anything is stored. */
@Injectable()
export class WebhookAddresses {
  readonly #policy: EgressPolicy;

  constructor(@Inject(CONFIGURATION) { egress }: Configuration) {
    this.#policy = new EgressPolicy(egress.allowRanges);
  }

  /**
   * @param pointer To the member of the request that has the URL.
   * @throws {ProblemError} `validation`
   */
  check(url: string, pointer: string): void {
    try {
      this.#policy.checkUrl(url);
    } catch (error) {
      if (!(error instanceof RefusedAddressError)) throw error;
      throw new ProblemError('validation', 'Webhooks are not sent to this URL.', {
        errors: [{ pointer, detail: error.message }],
        cause: error,
      });
    }
  }
}
