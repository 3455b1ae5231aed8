import type { ChatInput, Message } from '@app/contracts';
import type { CohereContent, CohereMessage } from './wire.js';

type UserContent = Extract<Message, { role: 'user' }>['content'];

/** The conversation as Cohere takes it. */
export function toMessages({ system, messages }: ChatInput): CohereMessage[] {
  const turns = messages.map(toMessage);
  return system === undefined ? turns : [{ role: 'system', content: system }, ...turns];
}

function toMessage(message: Message): CohereMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: toUserContent(message.content) };
    case 'assistant': {
      const { content, toolCalls } = message;
      return {
        role: 'assistant',
        ...(content !== undefined && { content }),
        ...(toolCalls !== undefined && {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
      };
    }
    case 'tool':
      // The protocol has no mark for a tool's failure; its text tells the model.
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
}

function toUserContent(content: UserContent): string | CohereContent[] {
  if (typeof content === 'string') return content;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const { image, detail } = part;
    const url = 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
    return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } };
  });
}
