import type { Anthropic } from '@anthropic-ai/sdk';
import type { JsonValue, ToolCall } from '@app/contracts';
import { noChoice } from '../../answers/incomplete-answer.js';
import type { ChatEvent } from '@app/provider-spec';
import { withMark } from './thinking-mark.js';
import { toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

/**
 * The events of an answer that came in one piece.
 *
 * @throws {ProviderError} When there is no answer in it.
 */
export function* wholeAnswer(message: Anthropic.Message): Generator<ChatEvent> {
  const { content, stop_reason: reason, usage, model } = message;
  if (!Array.isArray(content) || (content.length === 0 && !reason)) throw noChoice();
  for (const block of content) {
    if (block.type === 'thinking' && block.thinking) yield { type: 'reasoning', text: block.thinking };
    if (block.type === 'text' && block.text) yield { type: 'text', text: block.text };
  }
  const thinking = content.filter(isThinking).map((block) => ({ ...block }));
  for (const call of withMark(content.flatMap(toCall), thinking)) yield { type: 'tool-call', call };
  yield {
    type: 'finish',
    reason: toFinishReason(reason ?? 'end_turn'),
    usage: toUsage(usage ?? {}),
    ...(model && { model }),
  };
}

function isThinking(
  block: Anthropic.ContentBlock,
): block is Anthropic.ThinkingBlock | Anthropic.RedactedThinkingBlock {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

function toCall(block: Anthropic.ContentBlock): ToolCall[] {
  if (block.type !== 'tool_use') return [];
  const { id, name, input } = block;
  return [{ id, name, arguments: (input ?? {}) as JsonValue }];
}
