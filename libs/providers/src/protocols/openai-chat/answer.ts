import type { FinishReason, Usage } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import type OpenAI from 'openai';
import { brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import { ModelText, type ModelTextHooks } from './model-text.js';

/** An answer that arrives in chunks. */
export class OpenAiChatAnswer {
  readonly #toolCalls = new ToolCallFolder();
  readonly #text: ModelText;
  #reason: string | undefined;
  #usage: OpenAI.CompletionUsage | undefined;
  #model: string | undefined;
  #chunks = 0;
  #choices = 0;

  constructor(hooks: ModelTextHooks = {}) {
    this.#text = new ModelText(hooks);
  }

  /** The events of one chunk. Tool calls follow at the end, when they are complete. */
  *add(chunk: OpenAI.ChatCompletionChunk): Generator<ChatEvent> {
    this.#chunks += 1;
    this.#model ??= chunk.model;
    this.#usage = chunk.usage ?? this.#usage;
    // Only a caller's own options ask for several choices; the first one is the answer.
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    if (choice === undefined) return;
    this.#choices += 1;
    this.#reason = choice.finish_reason ?? this.#reason;
    const { delta } = choice;
    if (!delta) return;
    for (const event of this.#text.add(delta)) yield event;
    if (delta.tool_calls) this.#toolCalls.add(delta.tool_calls);
  }

  /**
   * The remaining events after the last chunk. `finish` is the last, because the usage follows the last choice.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  end(): ChatEvent[] {
    if (this.#reason === undefined) throw this.#chunks > 0 && this.#choices === 0 ? noChoice() : brokeOff();
    return endOf(this.#reason, this.#toolCalls, this.#text, this.#usage, this.#model);
  }
}

/**
 * The events of an answer that arrived in one piece.
 *
 * @throws {ProviderError} If there is no answer in it.
 */
export function* wholeOpenAiChatAnswer(
  { choices, usage, model }: OpenAI.ChatCompletion,
  hooks: ModelTextHooks = {},
): Generator<ChatEvent> {
  const choice = choices?.[0];
  const message = choice?.message;
  if (!message) throw noChoice();
  const text = new ModelText(hooks);
  yield* text.add(message);
  const toolCalls = new ToolCallFolder();
  const functions = message.tool_calls?.filter((call) => call.type !== 'custom') ?? [];
  toolCalls.add(functions.map((call, index) => ({ ...call, index })));
  yield* endOf(choice.finish_reason ?? 'stop', toolCalls, text, usage, model);
}

function endOf(
  reason: string,
  toolCalls: ToolCallFolder,
  text: ModelText,
  usage: OpenAI.CompletionUsage | undefined,
  model: string | undefined,
): ChatEvent[] {
  const calls = toolCalls.all(reason);
  const events = text.end(reason === 'stop' && calls.length === 0);
  for (const call of calls) events.push({ type: 'tool-call', call });
  events.push({
    type: 'finish',
    reason: toFinishReason(reason, calls.length > 0),
    usage: toUsage(usage),
    ...(model && { model }),
  });
  return events;
}

const reasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** Some vendors send `stop` for an answer that calls tools. */
function toFinishReason(reason: string, hasToolCalls: boolean): FinishReason {
  return reason === 'stop' && hasToolCalls ? 'tool-calls' : (reasons[reason] ?? 'other');
}

/** Some vendors have an older name for the tokens read from the cache. */
type WireUsage = OpenAI.CompletionUsage & { prompt_cache_hit_tokens?: unknown };

/** Counts that the vendor does not report stay unknown. */
function toUsage(usage: WireUsage | null | undefined): Usage {
  return {
    inputTokens: tokenCount(usage?.prompt_tokens),
    cachedInputTokens:
      tokenCount(usage?.prompt_tokens_details?.cached_tokens) ?? tokenCount(usage?.prompt_cache_hit_tokens),
    outputTokens: tokenCount(usage?.completion_tokens),
    reasoningTokens: tokenCount(usage?.completion_tokens_details?.reasoning_tokens),
  };
}
