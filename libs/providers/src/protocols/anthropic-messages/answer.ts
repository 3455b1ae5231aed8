import type { Anthropic } from '@anthropic-ai/sdk';
import type { FinishReason, JsonValue, ToolCall, Usage } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import { brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import { type ThinkingBlock, withThinking } from './thinking-mark.js';

/** An answer that arrives in events: https://docs.claude.com/en/docs/build-with-claude/streaming */
export class AnthropicAnswer {
  readonly #toolCalls = new ToolCallFolder();
  readonly #thinking = new Map<number, ThinkingBlock>();
  #reason: string | undefined;
  #usage: WireUsage = {};
  #model: string | undefined;
  #blocks = 0;
  #stopped = false;

  /** Whether the vendor has reported the end. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The events that one event of the vendor's adds. Tool calls follow at the end, when it is known why the model stopped. */
  *add(event: Anthropic.RawMessageStreamEvent): Generator<ChatEvent> {
    switch (event.type) {
      case 'message_start':
        this.#model = event.message?.model;
        this.#usage = event.message?.usage ?? {};
        return;
      case 'content_block_start':
        this.#blocks += 1;
        yield* this.#begin(event);
        return;
      case 'content_block_delta':
        yield* this.#continue(event);
        return;
      case 'message_delta':
        this.#reason = event.delta?.stop_reason ?? this.#reason;
        this.#usage = laterUsage(this.#usage, event.usage ?? {});
        return;
      case 'message_stop':
        this.#stopped = true;
        return;
      default: // `ping`, the ends of blocks, and additions of later protocol versions.
    }
  }

  /**
   * The remaining events at the end.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    if (this.#reason === undefined) throw this.#stopped && this.#blocks === 0 ? noChoice() : brokeOff();
    const reason = toFinishReason(this.#reason);
    const calls = withThinking(this.#toolCalls.all(reason), [...this.#thinking.values()]);
    for (const call of calls) yield { type: 'tool-call', call };
    yield {
      type: 'finish',
      reason,
      usage: toUsage(this.#usage),
      ...(this.#model && { model: this.#model }),
    };
  }

  /** Texts usually start empty, but the protocol does not say that they must. */
  *#begin({ index, content_block: block }: Anthropic.RawContentBlockStartEvent): Generator<ChatEvent> {
    if (block.type === 'tool_use') {
      this.#toolCalls.add([{ index, id: block.id, function: { name: block.name } }]);
    }
    if (block.type === 'thinking' || block.type === 'redacted_thinking') {
      this.#thinking.set(index, { ...block });
    }
    if (block.type === 'text' && block.text) yield { type: 'text', text: block.text };
    if (block.type === 'thinking' && block.thinking) yield { type: 'reasoning', text: block.thinking };
  }

  *#continue({ index, delta }: Anthropic.RawContentBlockDeltaEvent): Generator<ChatEvent> {
    const thinking = this.#thinking.get(index);
    switch (delta.type) {
      case 'text_delta':
        yield { type: 'text', text: delta.text };
        return;
      case 'thinking_delta':
        if (thinking?.type === 'thinking') thinking.thinking += delta.thinking;
        yield { type: 'reasoning', text: delta.thinking };
        return;
      case 'signature_delta':
        if (thinking?.type === 'thinking') thinking.signature = delta.signature;
        return;
      case 'input_json_delta':
        this.#toolCalls.add([{ index, function: { arguments: delta.partial_json } }]);
        return;
      default: // Citations, and additions of later protocol versions.
    }
  }
}

/**
 * The events of an answer that arrived in one piece.
 *
 * @throws {ProviderError} If there is no answer in it.
 */
export function* wholeAnthropicAnswer(message: Anthropic.Message): Generator<ChatEvent> {
  const { content, stop_reason: reason, usage, model } = message;
  if (!Array.isArray(content) || (content.length === 0 && !reason)) throw noChoice();
  for (const block of content) {
    if (block.type === 'thinking' && block.thinking) yield { type: 'reasoning', text: block.thinking };
    if (block.type === 'text' && block.text) yield { type: 'text', text: block.text };
  }
  const thinking = content.filter(isThinking).map((block) => ({ ...block }));
  for (const call of withThinking(content.flatMap(toCall), thinking)) yield { type: 'tool-call', call };
  yield {
    type: 'finish',
    reason: toFinishReason(reason ?? 'end_turn'),
    usage: toUsage(usage ?? {}),
    ...(model && { model }),
  };
}

function isThinking(
  block: Anthropic.ContentBlock,
): block is Anthropic.ThinkingBlock | Anthropic.RedactedThinkingBlock {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

function toCall(block: Anthropic.ContentBlock): ToolCall[] {
  if (block.type !== 'tool_use') return [];
  const { id, name, input } = block;
  return [{ id, name, arguments: (input ?? {}) as JsonValue }];
}

/** https://docs.claude.com/en/api/handling-stop-reasons */
const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
  // A long run of the vendor's own tools; the caller continues it by sending it back.
  pause_turn: 'other',
};

function toFinishReason(reason: string): FinishReason {
  return reasons[reason] ?? 'other';
}

/** Token counts in an answer or in one of its events. */
interface WireUsage {
  input_tokens?: unknown;
  cache_creation_input_tokens?: unknown;
  cache_read_input_tokens?: unknown;
  output_tokens?: unknown;
  output_tokens_details?: { thinking_tokens?: unknown } | null;
}

/**
 * Counts that the vendor does not report stay unknown. Its `input_tokens` exclude the tokens that were read
 * from the cache or written to it.
 */
function toUsage(usage: WireUsage): Usage {
  const uncached = tokenCount(usage.input_tokens);
  const read = tokenCount(usage.cache_read_input_tokens);
  const written = tokenCount(usage.cache_creation_input_tokens);
  return {
    inputTokens: uncached === undefined ? undefined : uncached + (read ?? 0) + (written ?? 0),
    cachedInputTokens: read,
    ...(written !== undefined && { cacheWriteTokens: written }),
    outputTokens: tokenCount(usage.output_tokens),
    reasoningTokens: tokenCount(usage.output_tokens_details?.thinking_tokens),
  };
}

/** Later counts replace earlier ones; counts that are missing later stay. */
function laterUsage(earlier: WireUsage, later: WireUsage): WireUsage {
  const known = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(known) };
}
