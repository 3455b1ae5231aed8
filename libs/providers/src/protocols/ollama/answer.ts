import { randomUUID } from 'node:crypto';
import type { FinishReason, JsonValue, ToolCall, Usage } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import { badResponse, brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';

/** A line of a stream; the last one is `done`. Nothing else in it is certain to be there. */
export interface OllamaLine {
  model?: unknown;
  message?: {
    content?: unknown;
    thinking?: unknown;
    tool_calls?: unknown;
  } | null;
  done?: unknown;
  done_reason?: unknown;
  prompt_eval_count?: unknown;
  eval_count?: unknown;
}

/** A tool call. Servers before 0.12 send no id. */
interface OllamaToolCall {
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown } | null;
}

const reasons: Readonly<Record<string, FinishReason>> = { stop: 'stop', length: 'length' };

/** An answer that arrives in lines. */
export class OllamaAnswer {
  #answered = false;
  #calls = 0;
  #last: OllamaLine | undefined;
  #model: string | undefined;

  /** Whether the last line has arrived. */
  get isComplete(): boolean {
    return this.#last !== undefined;
  }

  /** The events of one line. */
  *add(line: OllamaLine): Generator<ChatEvent> {
    if (typeof line.model === 'string') this.#model = line.model;
    if (line.done === true) this.#last = line;
    const { message } = line;
    if (!message) return;
    this.#answered = true;
    if (isText(message.thinking)) yield { type: 'reasoning', text: message.thinking };
    if (isText(message.content)) yield { type: 'text', text: message.content };
    if (!Array.isArray(message.tool_calls)) return;
    for (const call of message.tool_calls as (OllamaToolCall | null)[]) {
      this.#calls += 1;
      yield { type: 'tool-call', call: toToolCall(call) };
    }
  }

  /**
   * The last event.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  end(): ChatEvent {
    if (this.#last === undefined) throw brokeOff();
    if (!this.#answered) throw noChoice();
    return {
      type: 'finish',
      reason: this.#reasonOf(this.#last),
      usage: toUsage(this.#last),
      ...(this.#model !== undefined && { model: this.#model }),
    };
  }

  /** Ollama sends `stop` for an answer that calls tools, and old servers send nothing. */
  #reasonOf({ done_reason: reason = 'stop' }: OllamaLine): FinishReason {
    if (reason === 'stop' && this.#calls > 0) return 'tool-calls';
    return reasons[String(reason)] ?? 'other';
  }
}

/** Ollama does not report the tokens of its prompt cache. */
function toUsage({ prompt_eval_count: input, eval_count: output }: OllamaLine): Usage {
  return { inputTokens: tokenCount(input), outputTokens: tokenCount(output) };
}

function toToolCall(call: OllamaToolCall | null): ToolCall {
  const { name, arguments: given } = call?.function ?? {};
  if (!isText(name)) throw badResponse('The model called a tool without a name.');
  return { id: isText(call?.id) ? call.id : newId(), name, arguments: (given ?? {}) as JsonValue };
}

/** Unique in the conversation, because results refer to it. */
function newId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
