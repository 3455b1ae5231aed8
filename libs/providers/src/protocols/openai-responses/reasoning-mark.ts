import type OpenAI from 'openai';

type ReasoningItem = OpenAI.Responses.ResponseReasoningItem;

/** The longest signature that a caller may send back with a tool call, in characters. */
const longestMark = 65_536;

/**
 * The encrypted reasoning before a tool call, as the signature of that call. The vendor stores nothing, so a
 * model continues from its reasoning only if the caller sends it back with the call. Reasoning that is too long
 * is left out; the model then reasons again.
 */
export function reasoningMark(reasoning: readonly ReasoningItem[]): string | undefined {
  const items = reasoning.flatMap(({ id, encrypted_content: content }) => (content ? [[id, content]] : []));
  if (items.length === 0) return undefined;
  const mark = JSON.stringify(items);
  return mark.length > longestMark ? undefined : mark;
}

/** The reasoning items of a signature; none if it is another provider's. */
export function reasoningOf(mark: string | undefined): ReasoningItem[] {
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
    return undefined; // The signature of another provider need not be JSON.
  }
}
