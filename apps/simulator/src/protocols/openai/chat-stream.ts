import { pieces } from '../../answers/pieces.js';
import type { Reply } from '../../answers/reply.js';
import type { StreamBody } from '../protocol.js';
import { wireFinishReasons } from './finish-reason.js';
import { wireUsage } from './wire-usage.js';

/**
 * An answer as a stream of `chat.completion.chunk`: the role, then text, reasoning or pieces of tool
 * calls, then the finish; then, where it was asked for, the usage in a chunk without choices; then the
 * end mark. The text around the deltas is made once, as it is the same in all of them.
 */
export function chatStream(reply: Reply, id: string, includeUsage: boolean): StreamBody {
  const head = `data: {"id":"chatcmpl-${id}","object":"chat.completion.chunk","created":${Math.floor(
    Date.now() / 1_000,
  )},"model":${JSON.stringify(reply.model)},"service_tier":"default","system_fingerprint":"fp_simulator",`;
  const noUsage = includeUsage ? ',"usage":null' : '';
  const chunk = (delta: string, finish: string): string =>
    `${head}"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]${noUsage}}\n\n`;

  const usage =
    includeUsage && reply.usage !== undefined
      ? `${head}"choices":[],"usage":${JSON.stringify(wireUsage(reply.usage))}}\n\n`
      : '';
  const contentType = 'text/event-stream; charset=utf-8';
  if (reply.empty) {
    const opening = `${head}"choices":[]${noUsage}}\n\n`;
    return { stream: true, contentType, opening, tokens: [], closing: `${usage}data: [DONE]\n\n` };
  }

  const content = reply.toolCalls.length > 0 && reply.text.length === 0 ? 'null' : '""';
  return {
    stream: true,
    contentType,
    opening: chunk(`{"role":"assistant","content":${content},"refusal":null}`, 'null'),
    tokens: deltas(reply).map((delta) => chunk(delta, 'null')),
    closing: `${chunk('{}', `"${wireFinishReasons[reply.finishReason]}"`)}${usage}data: [DONE]\n\n`,
  };
}

function deltas(reply: Reply): string[] {
  return [
    ...reply.reasoning.map((piece) => `{"reasoning_content":${JSON.stringify(piece)}}`),
    ...reply.text.map((piece) => `{"content":${JSON.stringify(piece)}}`),
    ...reply.toolCalls.flatMap((call, index) => toolCallDeltas(call, index)),
  ];
}

function toolCallDeltas(call: Reply['toolCalls'][number], index: number): string[] {
  const start = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } };
  return [start, ...pieces(call.arguments).map((piece) => ({ index, function: { arguments: piece } }))].map(
    (part) => JSON.stringify({ tool_calls: [part] }),
  );
}
