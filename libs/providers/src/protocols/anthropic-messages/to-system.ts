import type { ChatInput } from '@app/contracts';

/** The system text: the chat's own, and the system messages that open the conversation. */
export function toSystem({ system, messages }: ChatInput): string | undefined {
  const parts = system === undefined ? [] : [system];
  for (const message of messages) {
    if (message.role !== 'system') break;
    parts.push(message.content);
  }
  return parts.length === 0 ? undefined : parts.join('\n\n');
}
