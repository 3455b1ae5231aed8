import { type BackendConnection, type EmbedCall, type EmbedReply, ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import type { CallLimits } from '../limits/call-limits.js';

/** A shared call waits for its limits no longer than this; its riders' own time limits may end it sooner. */
const patienceMs = 60_000;

/**
 * Makes one call for embeddings as soon as the limits let it through.
 *
 * @throws {ProviderError} `rate-limit` when they do not soon, and whatever the provider throws.
 */
export async function embedWithinLimits(
  backend: BackendConnection,
  terms: EmbedCall,
  limits: CallLimits,
  signal: AbortSignal,
): Promise<EmbedReply> {
  const { name, provider } = backend;
  if (provider.embed === undefined) throw badResponse(`Backend "${name}" cannot embed texts.`);
  const admitted = await limits.texts(backend, terms.model, terms.inputs, { signal, patienceMs });
  if ('refusal' in admitted) {
    const { dimension, retryAfterMs } = admitted.refusal;
    const message = `Backend "${name}" has used up its limit ${dimension}.`;
    throw new ProviderError({ kind: 'rate-limit', message, retryAfterMs });
  }
  const { call } = admitted;
  try {
    const reply = await provider.embed(terms, signal);
    call.tell(reply.limits ?? []);
    call.served(reply.usage);
    return reply;
  } catch (error) {
    if (error instanceof ProviderError) call.tell(error.limits);
    call.failed(error instanceof ProviderError ? error.failure : undefined, undefined);
    throw error;
  }
}
