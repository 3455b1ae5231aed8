import type { Configuration, EmbedResult, NewJob, RequestOfKind } from '@app/contracts';
import { SluiceClient } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { JobPlanner } from '../jobs/job-planner.service.js';
import { ProblemError } from '../problems/problem-error.js';
import { CONFIGURATION } from '../tokens.js';

/** Of a text, that its vector is made of. */
const longestText = 8_000;
const waitMs = 20_000;
/** Somebody waits for it. */
const priority = 2;

/** Vectors as they are stored. */
export interface Embedded {
  model: string;
  dimensions: number;
  /** One for each text, little-endian float32. */
  vectors: Buffer[];
}

/** Makes vectors of what is in memory spaces: embed jobs like any other, of the space's tenant. */
@Injectable()
export class SpaceEmbedding {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly planner: JobPlanner,
    private readonly client: SluiceClient,
  ) {}

  /** @throws {ProblemError} `backend-failed` when they were not made in time; and as for a submit. */
  async embed(tenant: string, texts: readonly string[]): Promise<Embedded> {
    const inputs = texts.map((text) => text.slice(0, longestText));
    const request: RequestOfKind<'embed'> = {
      kind: 'embed',
      input: { inputs, encoding: 'base64' },
      priority,
    };
    const job: NewJob = {
      tenant,
      deadline: Date.now() + waitMs,
      weight: this.configuration.tenants[tenant]?.weight,
      ...this.planner.plan(tenant, request),
    };
    const { record } = await this.client.submitAndWait(job, { timeoutMs: waitMs });
    const { result, failure } = record;
    if (result === undefined) {
      const why = failure?.message ?? 'it did not end in time.';
      throw new ProblemError('backend-failed', `The texts have no vectors (job ${record.id}): ${why}`);
    }
    const { model, dimensions, embeddings } = result as EmbedResult;
    return {
      model,
      dimensions,
      vectors: embeddings.map((one) => Buffer.from(String(one), 'base64')),
    };
  }
}
