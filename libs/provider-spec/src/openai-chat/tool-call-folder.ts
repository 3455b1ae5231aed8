import type { JsonValue, ToolCall } from '@app/contracts';
import { ProviderError } from '../provider-error.js';

/** A piece of a tool call, as a stream gives it. */
interface ToolCallPiece {
  index: number;
  id?: string | undefined;
  function?: { name?: string | undefined; arguments?: string | undefined } | undefined;
}

/** Puts the pieces of tool calls together; several calls may come interleaved. */
export class ToolCallFolder {
  readonly #calls = new Map<number, { id: string; name: string; text: string }>();

  add(pieces: readonly ToolCallPiece[]): void {
    for (const [at, piece] of pieces.entries()) {
      // Some vendors leave the index out of complete calls.
      const index = piece.index ?? at;
      const call = this.#calls.get(index) ?? { id: '', name: '', text: '' };
      if (piece.id) call.id = piece.id;
      if (piece.function?.name) call.name += piece.function.name;
      call.text += piece.function?.arguments ?? '';
      this.#calls.set(index, call);
    }
  }

  /** @throws {ProviderError} `bad-response` when arguments are no JSON or a call has no name. */
  all(): ToolCall[] {
    return [...this.#calls.entries()]
      .toSorted(([left], [right]) => left - right)
      .map(([index, { id, name, text }]) => {
        if (name === '') throw badResponse('The model called a tool without a name.');
        return { id: id === '' ? `call_${index}` : id, name, arguments: parseArguments(name, text) };
      });
  }
}

function parseArguments(name: string, text: string): JsonValue {
  try {
    return JSON.parse(text === '' ? '{}' : text) as JsonValue;
  } catch (cause) {
    throw badResponse(`The model called the tool "${name}" with arguments that are no JSON.`, cause);
  }
}

function badResponse(message: string, cause?: unknown): ProviderError {
  return new ProviderError({ kind: 'bad-response', message }, { cause });
}
