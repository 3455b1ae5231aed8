import type { JsonValue, ToolCall } from '@app/contracts';
import { badResponse } from './answer-errors.js';

/** A fragment of a tool call, as OpenAI's chat streams it. Other protocols convert theirs to this form. */
interface ToolCallFragment {
  index?: number;
  id?: string | undefined;
  function?: { name?: string | undefined; arguments?: string | undefined } | undefined;
}

interface FoldedCall {
  id: string;
  name: string;
  text: string;
}

/** Joins the fragments of tool calls; several calls may arrive interleaved. */
export class ToolCallFolder {
  /** In the order in which they began. */
  readonly #calls: FoldedCall[] = [];
  /** The call that continues at each index. */
  readonly #open = new Map<number, FoldedCall>();

  add(fragments: readonly ToolCallFragment[]): void {
    for (const [at, { index = at, id, function: part }] of fragments.entries()) {
      const call = this.#callAt(index, id);
      if (id) call.id = id;
      // Some vendors repeat the name in every fragment.
      if (part?.name) call.name ||= part.name;
      call.text += part?.arguments ?? '';
    }
  }

  /**
   * Returns the complete calls.
   *
   * @param reason Why the model stopped, in the vendor's word.
   * @throws {ProviderError} `bad-response` if arguments are not JSON or a call has no name.
   */
  all(reason: string): ToolCall[] {
    return this.#calls.map(({ id, name, text }, index) => {
      if (name === '') throw badResponse('The model called a tool without a name.');
      const parsed = parse(text === '' ? '{}' : text);
      if (parsed === undefined) throw badResponse(unreadable(name, reason));
      return { id: id === '' ? `call_${index}` : id, name, arguments: parsed };
    });
  }

  /** Some vendors send the same index with every call, or none: another id means another call. */
  #callAt(index: number, id: string | undefined): FoldedCall {
    const open = this.#open.get(index);
    if (open !== undefined && (!id || open.id === '' || open.id === id)) return open;
    const begun = { id: '', name: '', text: '' };
    this.#calls.push(begun);
    this.#open.set(index, begun);
    return begun;
  }
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined; // The parser's own message would quote the answer.
  }
}

function unreadable(name: string, reason: string): string {
  return reason === 'length'
    ? `The token limit cut the arguments of the tool "${name}" short; raise maxOutputTokens.`
    : `The model called the tool "${name}" with arguments that are not JSON.`;
}
