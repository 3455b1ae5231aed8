import type OpenAI from 'openai';
import type { ChatEvent } from '@app/provider-spec';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { Said, type SaidHooks } from './said.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import { toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

/** An answer that comes in chunks. */
export class StreamedAnswer {
  readonly #toolCalls = new ToolCallFolder();
  readonly #said: Said;
  #reason: string | undefined;
  #usage: OpenAI.CompletionUsage | undefined;
  #model: string | undefined;
  #chunks = 0;
  #choices = 0;

  constructor(hooks: SaidHooks = {}) {
    this.#said = new Said(hooks);
  }

  /** What a chunk adds. Tool calls are told at the end, when they are complete. */
  *add(chunk: OpenAI.ChatCompletionChunk): Generator<ChatEvent> {
    this.#chunks += 1;
    this.#model ??= chunk.model;
    this.#usage = chunk.usage ?? this.#usage;
    // Other choices come only when a caller's own options ask for several; the first one is the answer.
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    if (choice === undefined) return;
    this.#choices += 1;
    this.#reason = choice.finish_reason ?? this.#reason;
    const { delta } = choice;
    if (!delta) return;
    for (const event of this.#said.add(delta)) yield event;
    if (delta.tool_calls) this.#toolCalls.add(delta.tool_calls);
  }

  /**
   * What is left to tell when no more chunks come; `finish` is the last, because the usage follows the
   * last choice.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    if (this.#reason === undefined) throw this.#chunks > 0 && this.#choices === 0 ? noChoice() : brokeOff();
    const calls = this.#toolCalls.all(this.#reason);
    for (const event of this.#said.end(this.#reason === 'stop' && calls.length === 0)) yield event;
    for (const call of calls) yield { type: 'tool-call', call };
    yield {
      type: 'finish',
      reason: toFinishReason(this.#reason, calls.length > 0),
      usage: toUsage(this.#usage),
      ...(this.#model && { model: this.#model }),
    };
  }
}
