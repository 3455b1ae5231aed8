import type { Anthropic } from '@anthropic-ai/sdk';
import type { Message } from '@app/contracts';
import { thinkingOf } from './thinking-mark.js';

type Role<Name extends Message['role']> = Extract<Message, { role: Name }>;

/**
 * The turns of a conversation. System messages that open it are no turns but part of the system text; later
 * ones stay where they are, which models before Opus 4.8 refuse:
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
 * The results of parallel calls go into one turn, as the protocol wants them.
 */
export function toMessages(messages: readonly Message[]): Anthropic.MessageParam[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const turns: Anthropic.MessageParam[] = [];
  let results: Anthropic.ToolResultBlockParam[] | undefined;
  for (const message of first < 0 ? [] : messages.slice(first)) {
    if (message.role !== 'tool') {
      results = undefined;
      turns.push(toTurn(message));
      continue;
    }
    if (results === undefined) {
      results = [];
      turns.push({ role: 'user', content: results });
    }
    results.push(toToolResult(message));
  }
  return turns;
}

function toTurn(message: Exclude<Message, { role: 'tool' }>): Anthropic.MessageParam {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: toUserContent(message.content) };
    case 'assistant':
      return { role: 'assistant', content: toAssistantContent(message) };
  }
}

function toUserContent(content: Role<'user'>['content']): string | Anthropic.ContentBlockParam[] {
  if (typeof content === 'string') return content;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const { image } = part;
    return {
      type: 'image',
      source:
        'url' in image
          ? { type: 'url', url: image.url }
          : { type: 'base64', media_type: image.mediaType, data: image.data },
    };
  });
}

function toAssistantContent({
  content = '',
  toolCalls,
}: Role<'assistant'>): string | Anthropic.ContentBlockParam[] {
  if (toolCalls === undefined) return content;
  const calls = toolCalls.map(({ id, name, arguments: input }) => ({
    type: 'tool_use' as const,
    id,
    name,
    input,
  }));
  return [
    ...toolCalls.flatMap(({ signature }) => thinkingOf(signature)),
    // The protocol refuses a text block without text.
    ...(content === '' ? [] : [{ type: 'text' as const, text: content }]),
    ...calls,
  ];
}

function toToolResult({ toolCallId, content, isError }: Role<'tool'>): Anthropic.ToolResultBlockParam {
  return {
    type: 'tool_result',
    tool_use_id: toolCallId,
    content,
    ...(isError !== undefined && { is_error: isError }),
  };
}
