import {
  addUsage,
  type EmbedInput,
  type EmbedResult,
  encodeVector,
  numbersProblem,
  type Usage,
} from '@app/contracts';
import { type BackendView, ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import type { CallRunner, KindAnswer, KindCall } from '../kind-spec.js';
import { splitTexts, textsDemand } from '../text-parts.js';
import { type CallTerms, Coalescer } from './coalescer.js';

/** Concurrent shared calls of a backend whose limits name no concurrency. */
const defaultCalls = 64;

/**
 * Does embeddings: splits the texts of a job into calls of the size that the provider takes, one after the other,
 * and returns the vectors in their order. Small jobs share calls.
 */
export class EmbedRunner implements CallRunner<EmbedInput, EmbedResult> {
  readonly #coalescers = new WeakMap<BackendView, Coalescer>();

  async run(call: KindCall<EmbedInput>): Promise<KindAnswer<EmbedResult>> {
    const { backend, model, input, signal, retried, slot, progress } = call;
    const { inputs, dimensions: asked, inputType, encoding, providerOptions } = input;
    const terms: CallTerms = {
      model,
      ...(asked !== undefined && { dimensions: asked }),
      ...(inputType !== undefined && { inputType }),
      providerOptions: providerOptions?.[backend.providerId] ?? {},
    };
    const coalescer = this.#coalescerOf(call);
    const embeddings: string[] = [];
    let usage: Usage = {};
    let dimensions = asked;
    let answered: string | undefined;
    for (const part of splitTexts(inputs, backend.embeddings ?? smallest)) {
      const reply = await coalescer.ride(terms, part, { alone: retried, signal, slot });
      signal.throwIfAborted();
      progress.accepted(reply.requestId);
      progress.chunk();
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

  #coalescerOf({ backend, calls }: KindCall<EmbedInput>): Coalescer {
    const known = this.#coalescers.get(backend);
    if (known !== undefined) return known;
    const { embeddings = smallest, settings, name } = backend;
    const { shared } = calls;
    const made = new Coalescer({
      embed: (call, signal) =>
        shared.make(call.model, textsDemand(call.inputs), signal, async (provider) => {
          if (provider.embed === undefined) throw badResponse(`Backend "${name}" cannot embed texts.`);
          return provider.embed(call, signal);
        }),
      size: embeddings,
      maximumCalls: settings.limits.concurrency ?? defaultCalls,
    });
    this.#coalescers.set(backend, made);
    return made;
  }
}

/** The size that every provider takes. */
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
