import type OpenAI from 'openai';

type ReasoningItem = OpenAI.Responses.ResponseReasoningItem;

/** What a caller may give back with a tool call is no longer than this, in characters. */
const longestMark = 65_536;

/**
 * The encrypted reasoning before a tool call, as the mark on that call: nothing is kept at the vendor, so a
 * model thinks on from it only when the caller gives it back with the call. Reasoning that is too long for a
 * mark is left out; the model then thinks anew.
 */
export function toMark(reasoning: readonly ReasoningItem[]): string | undefined {
  const items = reasoning.flatMap(({ id, encrypted_content: content }) => (content ? [[id, content]] : []));
  if (items.length === 0) return undefined;
  const mark = JSON.stringify(items);
  return mark.length > longestMark ? undefined : mark;
}

/** The reasoning items of a mark; none for the mark of another provider, which means nothing here. */
export function fromMark(mark: string | undefined): ReasoningItem[] {
  const items = mark === undefined ? undefined : parsed(mark);
  if (!Array.isArray(items)) return [];
  return (items as unknown[]).flatMap((item) => {
    const [id, content] = Array.isArray(item) ? (item as unknown[]) : [];
    if (typeof id !== 'string' || typeof content !== 'string') return [];
    return [{ type: 'reasoning', id, summary: [], encrypted_content: content }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Another provider's mark need not be JSON.
  }
}
