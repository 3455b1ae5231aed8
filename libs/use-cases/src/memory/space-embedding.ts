import type { EmbedResult, RequestOfKind } from '@app/contracts';
import type { JobSubmission } from '../jobs/job-submission.js';
import { RefusedError } from '../refused-error.js';
import type { RoutePlanner } from '../route/route-planner.js';

/** Characters of a text that its vector is made of. */
const longestText = 8_000;
/** The time for one embed job. */
const waitMs = 20_000;
/** A caller waits for it. */
const priority = 2;

/** Vectors as they are stored. */
export interface Embedded {
  model: string;
  dimensions: number;
  /** One for each text, little-endian float32. */
  vectors: Buffer[];
}

/** Makes vectors of texts in memory spaces, by embed jobs of the space's tenant. */
export class SpaceEmbedding {
  constructor(
    private readonly planner: RoutePlanner,
    private readonly submission: JobSubmission,
  ) {}

  /** @throws {RefusedError} `backend-failed` when the vectors were not made in time, and as for planning a job. */
  async embed(tenant: string, texts: readonly string[]): Promise<Embedded> {
    const inputs = texts.map((text) => text.slice(0, longestText));
    const request: RequestOfKind<'embed'> = {
      kind: 'embed',
      input: { inputs, encoding: 'base64' },
      priority,
    };
    const plan = this.planner.plan(tenant, request);
    const deadline = Date.now() + waitMs;
    const { record } = await this.submission.submitAndWait({ tenant, plan, deadline }, { timeoutMs: waitMs });
    const { result, failure } = record;
    if (result === undefined) {
      const reason = failure?.message ?? 'it did not end in time.';
      throw new RefusedError('backend-failed', `The texts have no vectors (job ${record.id}): ${reason}`);
    }
    const { model, dimensions, embeddings } = result as EmbedResult;
    return {
      model,
      dimensions,
      vectors: embeddings.map((one) => Buffer.from(String(one), 'base64')),
    };
  }
}
