import type { ChatInput } from '@app/contracts';

/** What the protocol has no member for, in words that every model understands. */
const jsonInstruction =
  'Answer with one JSON object and nothing else: no explanation before or after it, and no Markdown fence around it.';

/** The system text: the chat's own, the system messages that open the conversation, and the wish for JSON. */
export function toSystem({ system, messages, responseFormat }: ChatInput): string | undefined {
  const parts = system === undefined ? [] : [system];
  for (const message of messages) {
    if (message.role !== 'system') break;
    parts.push(message.content);
  }
  if (responseFormat?.type === 'json') parts.push(jsonInstruction);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}
