import type { Message } from '@app/contracts';
import { imageUrl } from '../openai-connection/image-url.js';
import { fromMark } from './reasoning-mark.js';
import type OpenAI from 'openai';

type Item = OpenAI.Responses.ResponseInputItem;

/** The conversation as input items; a tool call and its result are items of their own. */
export function toInput(messages: readonly Message[]): Item[] {
  return messages.flatMap(toItems);
}

function toItems(message: Message): Item[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content }];
    case 'user':
      return [{ role: 'user', content: toContent(message.content) }];
    case 'assistant':
      return [
        ...(message.content === undefined ? [] : [{ role: 'assistant' as const, content: message.content }]),
        ...(message.toolCalls ?? []).flatMap(({ id, name, arguments: given, signature }): Item[] => [
          ...fromMark(signature),
          { type: 'function_call', call_id: id, name, arguments: JSON.stringify(given) },
        ]),
      ];
    case 'tool':
      // The protocol has no mark for a tool's failure; its text tells the model.
      return [{ type: 'function_call_output', call_id: message.toolCallId, output: message.content }];
  }
}

type UserContent = Extract<Message, { role: 'user' }>['content'];

function toContent(content: UserContent): string | OpenAI.Responses.ResponseInputContent[] {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text'
      ? { type: 'input_text', text: part.text }
      : { type: 'input_image', image_url: imageUrl(part), detail: part.detail ?? 'auto' },
  );
}
