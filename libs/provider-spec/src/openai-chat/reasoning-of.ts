/** Reasoning has a name of each vendor's own; the protocol itself has none. */
interface Reasoning {
  reasoning_content?: string | null;
  reasoning?: string | null;
}

/** The reasoning in a message or in a part of one. */
export function reasoningOf(message: object): string | null | undefined {
  const { reasoning_content: content, reasoning }: Reasoning = message;
  return content ?? reasoning;
}
