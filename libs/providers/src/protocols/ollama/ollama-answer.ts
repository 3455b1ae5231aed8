import { randomUUID } from 'node:crypto';
import type { FinishReason, JsonValue, ToolCall, Usage } from '@app/contracts';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { tokenCount } from '../../answers/token-count.js';
import { ProviderError, type ChatEvent } from '@app/provider-spec';
import type { OllamaLine, OllamaToolCall } from './wire.js';

const reasons: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length' };

/** An answer that comes in lines. */
export class OllamaAnswer {
  #said = false;
  #calls = 0;
  #last: OllamaLine | undefined;
  #model: string | undefined;

  /** Whether the last line has come. */
  get isComplete(): boolean {
    return this.#last !== undefined;
  }

  /** What a line adds. */
  *add(line: OllamaLine): Generator<ChatEvent> {
    if (typeof line.model === 'string') this.#model = line.model;
    if (line.done === true) this.#last = line;
    const { message } = line;
    if (!message) return;
    this.#said = true;
    if (isText(message.thinking)) yield { type: 'reasoning', text: message.thinking };
    if (isText(message.content)) yield { type: 'text', text: message.content };
    if (!Array.isArray(message.tool_calls)) return;
    for (const call of message.tool_calls as (OllamaToolCall | null)[]) {
      this.#calls += 1;
      yield { type: 'tool-call', call: toToolCall(call) };
    }
  }

  /**
   * How it ended.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  finish(): ChatEvent {
    if (this.#last === undefined) throw brokeOff();
    if (!this.#said) throw noChoice();
    return {
      type: 'finish',
      reason: this.#reasonOf(this.#last),
      usage: toUsage(this.#last),
      ...(this.#model !== undefined && { model: this.#model }),
    };
  }

  /** Ollama says `stop` of an answer that calls tools, and old servers say nothing. */
  #reasonOf({ done_reason: reason = 'stop' }: OllamaLine): FinishReason {
    if (reason === 'stop' && this.#calls > 0) return 'tool-calls';
    return reasons[String(reason)] ?? 'other';
  }
}

/** Ollama counts nothing of what its prompt cache held: such a count is missing. */
function toUsage({ prompt_eval_count: input, eval_count: output }: OllamaLine): Usage {
  return { inputTokens: tokenCount(input), outputTokens: tokenCount(output) };
}

function toToolCall(call: OllamaToolCall | null): ToolCall {
  const { name, arguments: given } = call?.function ?? {};
  if (!isText(name)) {
    throw new ProviderError({ kind: 'bad-response', message: 'The model called a tool without a name.' });
  }
  return { id: isText(call?.id) ? call.id : newId(), name, arguments: (given ?? {}) as JsonValue };
}

/** Unlike every other of the conversation, as results are told by it. */
function newId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
