import type { Anthropic } from '@anthropic-ai/sdk';
import type { JsonValue } from '@app/contracts';
import { noChoice } from '../answers/incomplete-answer.js';
import type { ChatEvent } from '../provider.js';
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
  for (const block of content) {
    if (block.type !== 'tool_use') continue;
    const { id, name, input } = block;
    yield { type: 'tool-call', call: { id, name, arguments: (input ?? {}) as JsonValue } };
  }
  yield {
    type: 'finish',
    reason: toFinishReason(reason ?? 'end_turn'),
    usage: toUsage(usage ?? {}),
    ...(model && { model }),
  };
}
