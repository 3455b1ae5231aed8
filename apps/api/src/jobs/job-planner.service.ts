import { LiveBackends } from '@app/settings';
import type { Configuration, JobRequest } from '@app/contracts';
import { type JobPlan, PlanError, RoutePlanner } from '@app/use-cases';
import type { Kinds } from '@app/execution';
import type { ProviderDefinition } from '@app/provider-spec';
import { EgressPolicy } from '@app/egress';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION, KINDS, PROVIDERS } from '../tokens.js';
import { refusedImages } from './image-addresses.js';

/** Finds out, before anything is stored, whether and where a job can run. */
@Injectable()
export class JobPlanner {
  readonly #planner: RoutePlanner;
  readonly #egress: EgressPolicy;

  constructor(
    @Inject(KINDS) kinds: Kinds,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'distill' | 'egress'>,
    @Inject(LiveBackends) live: Pick<LiveBackends, 'current'>,
    @Inject(PROVIDERS) providers: readonly ProviderDefinition[],
  ) {
    this.#planner = new RoutePlanner(kinds, configuration, live, providers);
    this.#egress = new EgressPolicy(configuration.egress.allowRanges);
  }

  /**
   * The backends that can do the job; see {@link RoutePlanner}.
   *
   * @throws {ProblemError} `validation`, `unknown-backend`, `unknown-profile`, `unknown-agent`, `no-backend`, `no-model` or
   * `capability`.
   */
  plan(tenant: string, request: JobRequest): JobPlan {
    const refused = refusedImages(request, this.#egress);
    if (refused.length > 0) {
      throw new ProblemError('validation', 'An image cannot be fetched.', { errors: refused });
    }
    try {
      return this.#planner.plan(tenant, request);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      const { code, message, errors } = error;
      throw new ProblemError(code, message, { ...(errors !== undefined && { errors }), cause: error });
    }
  }
}
