import type { FailureKind } from '@app/contracts';
import { type EmbedCall, type EmbedReply, type EmbeddingOffer, ProviderError } from '@app/provider-spec';

/** What the stand-in takes in one call, unless a test says otherwise. */
export const standInOffer: EmbeddingOffer = { maximumInputs: 4, dimensions: true, inputTypes: true };

/** A text that the stand-in refuses, and with it the whole call. */
export const poison = 'poison';

/** Vectors made of the texts themselves: the length, the first character, and the place in all calls. */
export function vectorOf(text: string): Float32Array {
  return Float32Array.of(text.length, text.codePointAt(0) ?? 0, 1);
}

/** An embedding provider that notes its calls and refuses those with a poisonous text. */
export class StandInEmbedder {
  readonly calls: EmbedCall[] = [];
  readonly signals: AbortSignal[] = [];
  /** The tokens that it has billed. */
  billed = 0;

  constructor(
    private readonly answer?: (call: EmbedCall, signal: AbortSignal) => Promise<EmbedReply | undefined>,
    private readonly refusal: FailureKind = 'context-length',
  ) {}

  readonly embed = async (call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> => {
    this.calls.push(call);
    this.signals.push(signal);
    const answer = await this.answer?.(call, signal);
    if (answer !== undefined) return answer;
    if (call.inputs.some((text) => text.startsWith(poison))) {
      throw new ProviderError({ kind: this.refusal, message: 'A text is too long.' });
    }
    const inputTokens = call.inputs.reduce((sum, text) => sum + text.length, 1);
    this.billed += inputTokens;
    return { vectors: call.inputs.map(vectorOf), usage: { inputTokens }, model: 'stand-in-1' };
  };
}
