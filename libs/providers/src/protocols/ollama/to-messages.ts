import type { ChatInput, Message } from '@app/contracts';
import type { OllamaMessage } from './wire.js';

type UserContent = Extract<Message, { role: 'user' }>['content'];

/** The conversation as Ollama takes it. */
export function toMessages({ system, messages }: ChatInput): OllamaMessage[] {
  const toolNames = new Map<string, string>();
  const turns = messages.map((message) => toMessage(message, toolNames));
  return system === undefined ? turns : [{ role: 'system', content: system }, ...turns];
}

/** @param toolNames Of the calls so far, by their ids: a result is told by the name of its tool. */
function toMessage(message: Message, toolNames: Map<string, string>): OllamaMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', ...toUserContent(message.content) };
    case 'assistant': {
      const { content = '', toolCalls } = message;
      for (const { id, name } of toolCalls ?? []) toolNames.set(id, name);
      return {
        role: 'assistant',
        content,
        ...(toolCalls !== undefined && {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
      };
    }
    case 'tool': {
      const { content, toolCallId } = message;
      const name = toolNames.get(toolCallId);
      return {
        role: 'tool',
        content,
        ...(name !== undefined && { tool_name: name }),
        tool_call_id: toolCallId,
      };
    }
  }
}

/** A message has one text, and its images beside it. */
function toUserContent(content: UserContent): Pick<OllamaMessage, 'content' | 'images'> {
  if (typeof content === 'string') return { content };
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  // An image by address is refused before a job is accepted.
  const images = content.flatMap((part) =>
    part.type === 'image' && 'data' in part.image ? [part.image.data] : [],
  );
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) };
}
