import type { JsonValue } from '@app/contracts';
import type { Reply } from '../../answers/reply.js';
import type { StreamBody, WholeBody } from '../protocol.js';
import { timings } from './timings.js';

/** A whole answer, for who wants no stream. */
export function wholeAnswer(reply: Reply): WholeBody {
  const message = {
    role: 'assistant',
    content: reply.text.join(''),
    ...(reply.reasoning.length > 0 && { thinking: reply.reasoning.join('') }),
    ...(reply.toolCalls.length > 0 && { tool_calls: reply.toolCalls.map(wireToolCall) }),
  };
  const text = JSON.stringify({ ...head(reply), ...(!reply.empty && { message }), ...end(reply) });
  return { stream: false, contentType: 'application/json; charset=utf-8', text };
}

/** An answer in lines: thinking, text, each tool call in a line of its own, then the counts. */
export function streamedAnswer(reply: Reply): StreamBody {
  const line = (message: object): string =>
    `${JSON.stringify({ ...head(reply), message: { role: 'assistant', content: '', ...message }, done: false })}\n`;
  const last = { ...head(reply), ...(!reply.empty && { message: { role: 'assistant', content: '' } }) };
  return {
    stream: true,
    contentType: 'application/x-ndjson',
    opening: '',
    tokens: [
      ...reply.reasoning.map((thinking) => line({ thinking })),
      ...reply.text.map((content) => line({ content })),
      ...reply.toolCalls.map((call, index) => line({ tool_calls: [wireToolCall(call, index)] })),
    ],
    closing: `${JSON.stringify({ ...last, ...end(reply) })}\n`,
  };
}

function head({ model }: Reply): object {
  return { model, created_at: new Date().toISOString() };
}

function end({ finishReason, usage }: Reply): object {
  return {
    done: true,
    // Ollama says the same of an answer that calls tools.
    done_reason: finishReason === 'length' ? 'length' : 'stop',
    ...timings,
    ...(usage !== undefined && {
      prompt_eval_count: usage.inputTokens,
      prompt_eval_duration: 1_000_000,
      eval_count: usage.outputTokens,
      eval_duration: 1_000_000,
    }),
  };
}

function wireToolCall({ id, name, arguments: text }: Reply['toolCalls'][number], index: number): object {
  return { id, function: { index, name, arguments: parsed(text) } };
}

/** Ollama reads the arguments itself; what is no JSON would be text of the answer. */
function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return {};
  }
}
