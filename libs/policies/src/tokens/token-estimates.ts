import type { ChatInput, Usage } from '@app/contracts';
import type { CallCost } from '../admission/index.js';
import { chatContent } from './chat-text.js';
import { learnRatio, type LearnedRatio, reservation, unlearned } from './learned-ratio.js';
import { tokensByCount, tokensByLength } from './text-tokens.js';
import { tokenizerFor } from './tokenizer.js';

/** What frames one message. */
const tokensPerMessage = 4;
/** Of an image, about; what it really is, is learned with the rest. */
const tokensPerImage = 800;
/** Of an answer, until something is known of the model's. */
const tokensPerAnswer = 400;
/** Models of which is remembered what was learned; the oldest is forgotten. */
const maximumModels = 512;

/** An estimate as it was made, for what it turns out to be. */
export interface TokenEstimate {
  model: string;
  /** Before anything learned is applied. */
  inputTokens: number;
  /** What to reserve. */
  cost: CallCost;
}

interface Learned {
  input: LearnedRatio;
  /** Output tokens, to an answer of {@link tokensPerAnswer}. */
  output: LearnedRatio;
}

/** Estimates what calls will use, and learns from what they used. One for each process. */
export class TokenEstimates {
  readonly #learned = new Map<string, Learned>();

  chat(model: string, input: ChatInput): TokenEstimate {
    const { texts, images, messages } = chatContent(input);
    const raw = countAll(model, texts) + messages * tokensPerMessage + images * tokensPerImage;
    const { output } = this.#of(model);
    const answer = reservation(output, tokensPerAnswer);
    return this.#estimate(model, raw, Math.min(answer, input.maxOutputTokens ?? answer));
  }

  /** Texts to embed, which have no answer in tokens. */
  texts(model: string, texts: readonly string[]): TokenEstimate {
    return this.#estimate(model, countAll(model, texts), 0);
  }

  /** What a call used. What the vendor did not tell teaches nothing. */
  learn({ model, inputTokens, cost }: TokenEstimate, usage: Usage): void {
    const { input, output } = this.#of(model);
    this.#learned.delete(model);
    this.#learned.set(model, {
      input: usage.inputTokens === undefined ? input : learnRatio(input, inputTokens, usage.inputTokens),
      output:
        usage.outputTokens === undefined || cost.outputTokens === 0
          ? output
          : learnRatio(output, tokensPerAnswer, usage.outputTokens),
    });
    const [oldest] = this.#learned.keys();
    if (this.#learned.size > maximumModels && oldest !== undefined) this.#learned.delete(oldest);
  }

  #estimate(model: string, inputTokens: number, outputTokens: number): TokenEstimate {
    const cost = { requests: 1, inputTokens: reservation(this.#of(model).input, inputTokens), outputTokens };
    return { model, inputTokens, cost };
  }

  #of(model: string): Learned {
    return this.#learned.get(model) ?? { input: unlearned(), output: unlearned(1, 1) };
  }
}

function countAll(model: string, texts: readonly string[]): number {
  const count = tokenizerFor(model);
  return texts.reduce(
    (sum, text) => sum + (count === undefined ? tokensByLength(text) : tokensByCount(text, count)),
    0,
  );
}
