import type { ChatResult, FinishReason, ToolCall } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';

/** Characters of text, reasoning and tool calls that one answer may have. */
const maximumCharacters = 16 * 1_048_576;
/** Tool calls that one answer may have. */
const maximumToolCalls = 1_024;

/** An answer, assembled from its chunks. */
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

type Stream = AsyncIterator<ChatEvent>;

/**
 * Reads a stream whose `finish` came to its end, so that its connection can serve the next call; a stream that
 * continues is cancelled. Never rejects: the answer is complete already.
 */
export async function endStream(stream: Stream): Promise<void> {
  const [next] = await Promise.allSettled([nextOf(stream)]);
  if (next.status === 'fulfilled' && next.value.done !== true) await cancelStream(stream);
}

/** Cancels a stream. Never rejects: why it is cancelled is known elsewhere. */
export async function cancelStream(stream: Stream): Promise<void> {
  await Promise.allSettled([returnOf(stream)]);
}

// Async, so that a synchronous throw of an iterator is a rejection too.
async function nextOf(stream: Stream): Promise<IteratorResult<ChatEvent>> {
  return stream.next();
}

async function returnOf(stream: Stream): Promise<unknown> {
  return stream.return?.();
}
