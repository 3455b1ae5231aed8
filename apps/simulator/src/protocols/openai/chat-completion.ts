import type { Reply } from '../../answers/reply.js';
import { wireFinishReasons } from './finish-reason.js';
import { wireUsage } from './wire-usage.js';

/** A whole answer as `chat.completion`. */
export function chatCompletion(reply: Reply, id: string): string {
  return JSON.stringify({
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model: reply.model,
    choices: reply.empty ? [] : [choice(reply)],
    ...(reply.usage === undefined ? {} : { usage: wireUsage(reply.usage) }),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  });
}

function choice(reply: Reply): object {
  const { text, reasoning, toolCalls } = reply;
  return {
    index: 0,
    message: {
      role: 'assistant',
      content: text.length === 0 && toolCalls.length > 0 ? null : text.join(''),
      ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join('') }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(wireToolCall) }),
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: wireFinishReasons[reply.finishReason],
  };
}

function wireToolCall(call: Reply['toolCalls'][number]): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}
