import type { DistillInput, Message } from '@app/contracts';
import type { Entry } from './entry.js';

/** The entries that a job brings itself, numbered from 0. */
export function entriesOf({ texts, messages }: Pick<DistillInput, 'texts' | 'messages'>): Entry[] {
  const found = texts ?? messages?.map(messageText) ?? [];
  return found.map((text, index) => ({ text, sources: [{ first: index, last: index }], pieces: 0 }));
}

function messageText(message: Message): string {
  const { role, content } = message;
  const text = Array.isArray(content)
    ? content.map((part) => (part.type === 'text' ? part.text : '(an image)')).join('\n')
    : (content ?? '');
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const called = calls.map(({ name, arguments: given }) => `(calls ${name} with ${JSON.stringify(given)})`);
  return `${role}: ${[text, ...called].filter((part) => part !== '').join('\n')}`;
}
