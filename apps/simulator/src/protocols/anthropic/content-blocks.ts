import type { Reply } from '../../answers/reply.js';

/** One block of an answer, whole and in the pieces of a stream. */
export interface Block {
  /** As it stands in a whole answer. */
  whole: object;
  /** As it begins in a stream. */
  start: object;
  deltas: readonly object[];
}

/** What the model says, in blocks: its thinking, its text, and a block for each tool that it calls. */
export function contentBlocks(reply: Reply, piecesOf: (text: string) => string[]): Block[] {
  const { reasoning, text, toolCalls } = reply;
  return [
    ...(reasoning.length === 0 ? [] : [thinking(reasoning)]),
    ...(text.length === 0 && toolCalls.length > 0 ? [] : [words(text)]),
    ...toolCalls.map((call) => toolUse(call, piecesOf(call.arguments))),
  ];
}

const signature = 'c2ltdWxhdGVkIHNpZ25hdHVyZQ==';

function thinking(pieces: readonly string[]): Block {
  return {
    whole: { type: 'thinking', thinking: pieces.join(''), signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...pieces.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function words(pieces: readonly string[]): Block {
  return {
    whole: { type: 'text', text: pieces.join(''), citations: null },
    start: { type: 'text', text: '' },
    deltas: pieces.map((text) => ({ type: 'text_delta', text })),
  };
}

function toolUse({ id, name, arguments: text }: Reply['toolCalls'][number], pieces: string[]): Block {
  return {
    whole: { type: 'tool_use', id, name, input: parsed(text) },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: ['', ...pieces].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

/** Scripted arguments that are no JSON can only be shown in a stream; a whole answer holds them as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
