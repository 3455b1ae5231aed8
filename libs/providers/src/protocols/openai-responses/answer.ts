import type { FinishReason, ToolCall, Usage } from '@app/contracts';
import type OpenAI from 'openai';
import { brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import type { ChatEvent } from '@app/provider-spec';
import { reasoningMark } from './reasoning-mark.js';

type Response = OpenAI.Responses.Response;
type Item = OpenAI.Responses.ResponseOutputItem;
type StreamEvent = OpenAI.Responses.ResponseStreamEvent;

/** Separates the paragraphs of a summary, which arrive as separate parts. */
const paragraph = '\n\n';

/**
 * An answer that arrives in events: https://platform.openai.com/docs/api-reference/responses-streaming
 *
 * Text is passed on as it arrives. Completed items are read as well, so that servers that send no deltas, or
 * only the whole response, are supported too.
 */
export class ResponsesAnswer {
  /** The completed items, by their place in the output. */
  readonly #items = new Map<number, Item>();
  /** The places whose text or reasoning has been passed on already. */
  readonly #passed = new Set<number>();
  #response: Partial<Response> | undefined;

  /** Whether the vendor has reported how the response ended. */
  get isComplete(): boolean {
    return this.#response !== undefined;
  }

  /** The events that one event of the vendor's adds. */
  *add(event: StreamEvent): Generator<ChatEvent> {
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta': // A refusal takes the place of an answer, and is the model's own text.
        yield* this.#text(event.output_index, 'text', event.delta);
        return;
      case 'response.reasoning_summary_part.added':
        if (event.summary_index > 0) yield* this.#text(event.output_index, 'reasoning', paragraph);
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        yield* this.#text(event.output_index, 'reasoning', event.delta);
        return;
      case 'response.output_item.done':
        yield* this.#item(event.output_index, event.item);
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.complete(event.response);
        return;
      default: // Starts and ends of deltas, and tools that run at the vendor.
    }
  }

  /** Takes the final state of the response. */
  complete(response: Partial<Response>): void {
    this.#response = response;
  }

  /**
   * The remaining events at the end.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    const response = this.#response;
    if (response === undefined) throw brokeOff();
    const { status = 'completed', output = [], model, usage } = response;
    if (status !== 'completed' && status !== 'incomplete') throw brokeOff();
    for (const [index, item] of output.entries()) {
      if (!this.#items.has(index)) yield* this.#item(index, item);
    }
    if (this.#items.size === 0 && this.#passed.size === 0 && status === 'completed') throw noChoice();
    const calls = this.#toolCalls(response);
    for (const call of calls) yield { type: 'tool-call', call };
    yield {
      type: 'finish',
      reason: toFinishReason(response, calls.length > 0),
      usage: toUsage(usage),
      ...(model && { model }),
    };
  }

  *#text(index: number, type: 'text' | 'reasoning', text: string): Generator<ChatEvent> {
    this.#passed.add(index);
    if (text) yield { type, text };
  }

  *#item(index: number, item: Item): Generator<ChatEvent> {
    this.#items.set(index, item);
    if (this.#passed.has(index)) return;
    if (item.type === 'message') {
      for (const part of item.content ?? []) {
        yield* this.#text(index, 'text', part.type === 'refusal' ? part.refusal : part.text);
      }
    } else if (item.type === 'reasoning') {
      const parts = item.content ?? item.summary ?? [];
      yield* this.#text(index, 'reasoning', parts.map(({ text }) => text).join(paragraph));
    }
  }

  #toolCalls(response: Partial<Response>): ToolCall[] {
    const folder = new ToolCallFolder();
    const marks: (string | undefined)[] = [];
    let reasoning: OpenAI.Responses.ResponseReasoningItem[] = [];
    for (const [index, item] of [...this.#items].toSorted(([left], [right]) => left - right)) {
      if (item.type === 'reasoning') reasoning.push(item);
      if (item.type !== 'function_call') continue;
      folder.add([{ index, id: item.call_id, function: { name: item.name, arguments: item.arguments } }]);
      marks.push(reasoningMark(reasoning));
      reasoning = [];
    }
    const calls = folder.all(toFinishReason(response, true));
    return calls.map((call, at) => {
      const signature = marks[at];
      return { ...call, ...(signature !== undefined && { signature }) };
    });
  }
}

const reasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
};

function toFinishReason(
  { status, incomplete_details: details }: Partial<Response>,
  hasToolCalls: boolean,
): FinishReason {
  if (status === 'incomplete') return reasons[details?.reason ?? ''] ?? 'other';
  return hasToolCalls ? 'tool-calls' : 'stop';
}

/** Counts that the vendor does not report stay unknown. */
function toUsage(usage: Partial<OpenAI.Responses.ResponseUsage> | null | undefined): Usage {
  return {
    inputTokens: tokenCount(usage?.input_tokens),
    cachedInputTokens: tokenCount(usage?.input_tokens_details?.cached_tokens),
    outputTokens: tokenCount(usage?.output_tokens),
    reasoningTokens: tokenCount(usage?.output_tokens_details?.reasoning_tokens),
  };
}
