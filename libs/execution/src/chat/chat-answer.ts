import type { ChatResult, FinishReason, ToolCall } from '@app/contracts';
import { badResponse } from '../bad-response.js';

/** Characters of text, reasoning and tool calls that one answer may have. */
const maximumCharacters = 16 * 1_048_576;
/** Tool calls that one answer may have. */
const maximumToolCalls = 1_024;

/** The parts of an answer, put together as they come. */
export class ChatAnswer {
  #text = '';
  #reasoning = '';
  readonly #toolCalls: ToolCall[] = [];
  #toolCallCharacters = 0;

  constructor(private readonly backend: string) {}

  addText(text: string): void {
    this.#text += text;
    this.#assertBounded();
  }

  addReasoning(text: string): void {
    this.#reasoning += text;
    this.#assertBounded();
  }

  addToolCall(call: ToolCall): void {
    this.#toolCalls.push(call);
    this.#toolCallCharacters += JSON.stringify(call).length;
    this.#assertBounded();
  }

  /** The whole answer. */
  finish(finishReason: FinishReason, model: string): ChatResult {
    return {
      text: this.#text,
      ...(this.#reasoning !== '' && { reasoning: this.#reasoning }),
      ...(this.#toolCalls.length > 0 && { toolCalls: this.#toolCalls }),
      finishReason,
      model,
    };
  }

  #assertBounded(): void {
    const characters = this.#text.length + this.#reasoning.length + this.#toolCallCharacters;
    if (characters <= maximumCharacters && this.#toolCalls.length <= maximumToolCalls) return;
    throw badResponse(
      `Backend "${this.backend}" gave an answer of more than ${maximumCharacters} characters or ${maximumToolCalls} tool calls.`,
    );
  }
}
