import type { Anthropic } from '@anthropic-ai/sdk';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import type { ChatEvent } from '@app/provider-spec';
import { toFinishReason } from './to-finish-reason.js';
import { type ThinkingBlock, withMark } from './thinking-mark.js';
import { laterUsage, toUsage, type WireUsage } from './to-usage.js';

/** An answer that comes in events: https://docs.claude.com/en/docs/build-with-claude/streaming */
export class StreamedAnswer {
  readonly #toolCalls = new ToolCallFolder();
  readonly #thinking = new Map<number, ThinkingBlock>();
  #reason: string | undefined;
  #usage: WireUsage = {};
  #model: string | undefined;
  #blocks = 0;
  #stopped = false;

  /** Whether the vendor has said that nothing follows. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** What an event adds. Tool calls are told at the end, when it is known why the model stopped. */
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
        yield* this.#goOn(event);
        return;
      case 'message_delta':
        this.#reason = event.delta?.stop_reason ?? this.#reason;
        this.#usage = laterUsage(this.#usage, event.usage ?? {});
        return;
      case 'message_stop':
        this.#stopped = true;
        return;
      default: // `ping`, the ends of blocks, and what later versions of the protocol may add.
    }
  }

  /**
   * What is left to tell when no more events come.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    if (this.#reason === undefined) throw this.#stopped && this.#blocks === 0 ? noChoice() : brokeOff();
    const reason = toFinishReason(this.#reason);
    const calls = withMark(this.#toolCalls.all(reason), [...this.#thinking.values()]);
    for (const call of calls) yield { type: 'tool-call', call };
    yield {
      type: 'finish',
      reason,
      usage: toUsage(this.#usage),
      ...(this.#model && { model: this.#model }),
    };
  }

  /** Texts begin empty, but nothing in the protocol says that they must. */
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

  *#goOn({ index, delta }: Anthropic.RawContentBlockDeltaEvent): Generator<ChatEvent> {
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
      default: // Citations, and what later versions of the protocol may add.
    }
  }
}
