import type { ChatInput } from '@app/contracts';

/** What a chat gives a model to read. */
export interface ChatContent {
  texts: string[];
  images: number;
  messages: number;
}

/** The texts of a chat, and how many images it has. */
export function chatContent({ system, messages, tools, responseFormat }: ChatInput): ChatContent {
  const texts: string[] = system === undefined ? [] : [system];
  let images = 0;
  for (const message of messages) {
    const { content } = message;
    if (typeof content === 'string') texts.push(content);
    for (const part of Array.isArray(content) ? content : []) {
      if (part.type === 'text') texts.push(part.text);
      else images += 1;
    }
    if ('toolCalls' in message && message.toolCalls) texts.push(JSON.stringify(message.toolCalls));
  }
  if (tools !== undefined) texts.push(JSON.stringify(tools));
  if (responseFormat !== undefined && 'schema' in responseFormat)
    texts.push(JSON.stringify(responseFormat.schema));
  return { texts, images, messages: messages.length };
}
