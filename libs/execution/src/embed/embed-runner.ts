import { addUsage, encodeVector, type JobOptions, numbersProblem, type Usage } from '@app/contracts';
import { type BackendConnection, ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import type { KindAnswer, KindCall, KindRunner } from '../kind-runner.js';
import type { CallLimits } from '../limits/call-limits.js';
import type { CallTerms } from './call-queue.js';
import { Coalescer } from './coalescer.js';
import { embedWithinLimits } from './embed-within-limits.js';
import { splitTexts } from './split-texts.js';

/** Shared calls in flight of a backend whose limits name no concurrency. */
const defaultCalls = 64;

/**
 * Does embeddings: parts the texts of a job into calls that the provider takes, one after the other, and
 * puts the vectors together in their order. Small jobs share calls.
 */
export class EmbedRunner implements KindRunner<'embed'> {
  readonly #coalescers = new WeakMap<BackendConnection, Coalescer>();

  constructor(private readonly limits: CallLimits) {}

  refusal({ name, providerId, provider, embeddings }: BackendConnection): string | undefined {
    if (provider.embed !== undefined && embeddings !== undefined) return undefined;
    return `Backend "${name}" cannot embed texts: its provider, "${providerId}", does not offer it.`;
  }

  /** The one that the job was accepted with: vectors of two models cannot be compared. */
  model({ model }: Pick<JobOptions, 'model'>): string | undefined {
    return model;
  }

  async run(call: KindCall<'embed'>): Promise<KindAnswer<'embed'>> {
    const { backend, model, input, signal, retried, slot, progress } = call;
    const { inputs, dimensions: asked, inputType, encoding, providerOptions } = input;
    const terms: CallTerms = {
      model,
      ...(asked !== undefined && { dimensions: asked }),
      ...(inputType !== undefined && { inputType }),
      providerOptions: providerOptions?.[backend.providerId] ?? {},
    };
    const coalescer = this.#coalescerOf(backend);
    const embeddings: string[] = [];
    let usage: Usage = {};
    let dimensions = asked;
    let answered: string | undefined;
    for (const part of splitTexts(inputs, backend.embeddings ?? smallest)) {
      const reply = await coalescer.ride(terms, part, { alone: retried, signal, slot });
      signal.throwIfAborted();
      progress.accepted(reply.requestId);
      progress.token();
      usage = addUsage(usage, reply.usage);
      progress.used(usage);
      answered ??= reply.model;
      const length = reply.vectors[0]?.length ?? 0;
      if (length !== (dimensions ?? length)) throw unequal(backend.name, length, dimensions, asked);
      const problem = dimensions === undefined && numbersProblem(inputs.length, length, encoding);
      if (problem) throw new ProviderError({ kind: 'invalid-request', message: problem });
      dimensions = length;
      embeddings.push(...reply.vectors.map(encodeVector));
    }
    const result = {
      embeddings,
      dimensions: dimensions ?? 0,
      model: answered ?? model,
      encoding: 'base64' as const,
    };
    return { result, released: Promise.resolve() };
  }

  #coalescerOf(backend: BackendConnection): Coalescer {
    const known = this.#coalescers.get(backend);
    if (known !== undefined) return known;
    const { embeddings = smallest, settings } = backend;
    const made = new Coalescer({
      embed: (terms, signal) => embedWithinLimits(backend, terms, this.limits, signal),
      size: embeddings,
      maximumCalls: settings.limits.concurrency ?? defaultCalls,
    });
    this.#coalescers.set(backend, made);
    return made;
  }
}

/** What every provider takes. */
const smallest = { maximumInputs: 1 };

function unequal(
  backend: string,
  length: number,
  expected: number | undefined,
  asked: number | undefined,
): ProviderError {
  return badResponse(
    `Backend "${backend}" gave vectors of ${length} numbers ${asked === undefined ? 'after' : 'instead of'} ${expected}.`,
  );
}
