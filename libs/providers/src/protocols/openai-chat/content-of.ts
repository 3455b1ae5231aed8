/** What a message or a part of one says. */
export interface Content {
  text: string;
  reasoning: string;
}

/** Reasoning has a name of each vendor's own; the protocol itself has none. */
interface Said {
  content?: unknown;
  refusal?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
}

interface Part {
  type?: unknown;
  text?: unknown;
  thinking?: unknown;
}

/**
 * The text and the reasoning of a message or of a part of one. Content is a text with most vendors; with
 * some it is a list of parts, of which those that think are reasoning.
 */
export function contentOf(message: object): Content {
  const { content, refusal, reasoning_content: named, reasoning }: Said = message;
  const said = { text: text(content), reasoning: text(named) || text(reasoning) };
  if (Array.isArray(content)) for (const part of content as (Part | null)[]) addPart(said, part);
  // A refusal comes in place of an answer, and is the model's own word.
  return { ...said, text: said.text || text(refusal) };
}

function addPart(said: Content, part: Part | null): void {
  said.text += text(part?.text);
  const thoughts = part?.thinking;
  if (typeof thoughts === 'string') said.reasoning += thoughts;
  if (!Array.isArray(thoughts)) return;
  for (const thought of thoughts as (Part | null)[]) said.reasoning += text(thought?.text);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
