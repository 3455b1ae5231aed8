import type { ChatInput, Usage } from '@app/contracts';
import type { CallCost } from '../admission.js';
import { tokensOfTexts } from './count-tokens.js';
import { learnRatio, type LearnedRatio, reservation, unlearned } from './learned-ratio.js';

/** The overhead of one message. */
const tokensPerMessage = 4;
/** An approximation; the actual cost is learned with the rest of the input. */
const tokensPerImage = 800;
/** An answer before anything is learned about the model. */
const tokensPerAnswer = 400;
/** Models whose ratios are kept; the least recently used one is dropped. */
const maximumModels = 512;

/** What a call asks of the limits of its backend. */
export interface CallDemand {
  /** The texts that the model reads. */
  texts: readonly string[];
  /** Tokens of the input besides its texts, such as those of images. */
  otherTokens: number;
  /** The longest answer; 0 for a call whose answer has no tokens, undefined where nothing bounds it. */
  maxOutputTokens: number | undefined;
}

/** An estimate, kept so that its ratio to the actual use can be learned. */
export interface TokenEstimate {
  model: string;
  /** Before learned ratios are applied. */
  inputTokens: number;
  /** The amount to reserve. */
  cost: CallCost;
}

interface Learned {
  input: LearnedRatio;
  /** Output tokens relative to {@link tokensPerAnswer}. */
  output: LearnedRatio;
}

/** Estimates the use of calls and learns from their actual use. One for each process. */
export class TokenEstimates {
  readonly #learned = new Map<string, Learned>();

  /** The estimate for a call of this model. */
  estimate(model: string, { texts, otherTokens, maxOutputTokens }: CallDemand): TokenEstimate {
    const inputTokens = tokensOfTexts(model, texts) + otherTokens;
    const { input, output } = this.#of(model);
    const answer = reservation(output, tokensPerAnswer);
    const outputTokens = Math.min(answer, maxOutputTokens ?? answer);
    const cost = { requests: 1, inputTokens: reservation(input, inputTokens), outputTokens };
    return { model, inputTokens, cost };
  }

  /** Learns from the actual use of a call, as far as the vendor reported it. */
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

  #of(model: string): Learned {
    return this.#learned.get(model) ?? { input: unlearned(), output: unlearned(1, 1) };
  }
}

/** What a chat asks of the limits of its backend. */
export function chatDemand(input: ChatInput): CallDemand {
  const { system, messages, tools, responseFormat, maxOutputTokens } = input;
  const texts: string[] = system === undefined ? [] : [system];
  let images = 0;
  for (const message of messages) {
    const { content } = message;
    if (typeof content === 'string') texts.push(content);
    for (const part of Array.isArray(content) ? content : []) {
      if (part.type === 'text') texts.push(part.text);
      else images += 1;
    }
    if ('toolCalls' in message && message.toolCalls) texts.push(JSON.stringify(message.toolCalls));
  }
  if (tools !== undefined) texts.push(JSON.stringify(tools));
  if (responseFormat !== undefined && 'schema' in responseFormat)
    texts.push(JSON.stringify(responseFormat.schema));
  const otherTokens = messages.length * tokensPerMessage + images * tokensPerImage;
  return { texts, otherTokens, maxOutputTokens };
}
