import type OpenAI from 'openai';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import type { ChatEvent } from '@app/provider-spec';
import { toMark } from './reasoning-mark.js';
import { toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

type Response = OpenAI.Responses.Response;
type Item = OpenAI.Responses.ResponseOutputItem;
type StreamEvent = OpenAI.Responses.ResponseStreamEvent;

/** Between the paragraphs of a summary, which come as parts of their own. */
const paragraph = '\n\n';

/**
 * An answer that comes in events: https://platform.openai.com/docs/api-reference/responses-streaming
 *
 * Text is told as its pieces come. Items are taken when they are done, so that servers which send no pieces,
 * or only the whole response, are understood as well.
 */
export class StreamedResponse {
  /** What was done, by its place in the output. */
  readonly #items = new Map<number, Item>();
  /** The places of which text or reasoning was told in pieces. */
  readonly #told = new Set<number>();
  #response: Partial<Response> | undefined;

  /** Whether the vendor has said how the response ended. */
  get isComplete(): boolean {
    return this.#response !== undefined;
  }

  /** What an event adds. */
  *add(event: StreamEvent): Generator<ChatEvent> {
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta': // A refusal comes in place of an answer, and is the model's own word.
        yield* this.#piece(event.output_index, 'text', event.delta);
        return;
      case 'response.reasoning_summary_part.added':
        if (event.summary_index > 0) yield* this.#piece(event.output_index, 'reasoning', paragraph);
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        yield* this.#piece(event.output_index, 'reasoning', event.delta);
        return;
      case 'response.output_item.done':
        yield* this.#done(event.output_index, event.item);
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.complete(event.response);
        return;
      default: // Beginnings and ends of what comes in pieces, and tools that run at the vendor.
    }
  }

  /** Takes the response as it ended. */
  complete(response: Partial<Response>): void {
    this.#response = response;
  }

  /**
   * What is left to tell when no more events come.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    const response = this.#response;
    if (response === undefined) throw brokeOff();
    const { status = 'completed', output = [], model, usage } = response;
    if (status !== 'completed' && status !== 'incomplete') throw brokeOff();
    for (const [index, item] of output.entries()) {
      if (!this.#items.has(index)) yield* this.#done(index, item);
    }
    if (this.#items.size === 0 && this.#told.size === 0 && status === 'completed') throw noChoice();
    const calls = this.#toolCalls(response);
    for (const call of calls) yield { type: 'tool-call', call };
    yield {
      type: 'finish',
      reason: toFinishReason(response, calls.length > 0),
      usage: toUsage(usage),
      ...(model && { model }),
    };
  }

  *#piece(index: number, type: 'text' | 'reasoning', text: string): Generator<ChatEvent> {
    this.#told.add(index);
    if (text) yield { type, text };
  }

  *#done(index: number, item: Item): Generator<ChatEvent> {
    this.#items.set(index, item);
    if (this.#told.has(index)) return;
    if (item.type === 'message') {
      for (const part of item.content ?? []) {
        yield* this.#piece(index, 'text', part.type === 'refusal' ? part.refusal : part.text);
      }
    } else if (item.type === 'reasoning') {
      const parts = item.content ?? item.summary ?? [];
      yield* this.#piece(index, 'reasoning', parts.map(({ text }) => text).join(paragraph));
    }
  }

  #toolCalls(response: Partial<Response>) {
    const folder = new ToolCallFolder();
    const marks: (string | undefined)[] = [];
    let reasoning: OpenAI.Responses.ResponseReasoningItem[] = [];
    for (const [index, item] of [...this.#items].toSorted(([left], [right]) => left - right)) {
      if (item.type === 'reasoning') reasoning.push(item);
      if (item.type !== 'function_call') continue;
      folder.add([{ index, id: item.call_id, function: { name: item.name, arguments: item.arguments } }]);
      marks.push(toMark(reasoning));
      reasoning = [];
    }
    const calls = folder.all(toFinishReason(response, true));
    return calls.map((call, at) => {
      const signature = marks[at];
      return { ...call, ...(signature !== undefined && { signature }) };
    });
  }
}
