import { isObject } from '../is-object.js';

/** What stands in the content of a message or in the system text. */
export interface Content {
  text: string;
  /** Of tool calls and their results. */
  otherCharacters: number;
  images: number;
}

export function readContent(content: unknown): Content {
  if (typeof content === 'string') return { text: content, otherCharacters: 0, images: 0 };
  const blocks = Array.isArray(content) ? (content as unknown[]).filter(isObject) : [];
  const others = blocks.filter(({ type }) => type !== 'text' && type !== 'image');
  return {
    text: blocks.map((block) => (typeof block['text'] === 'string' ? block['text'] : '')).join(''),
    otherCharacters: others.reduce((sum, block) => sum + JSON.stringify(block).length, 0),
    images: blocks.filter(({ type }) => type === 'image').length,
  };
}
