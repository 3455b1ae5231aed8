import type { Reply, ReplyToolCall } from '../../answers/reply.js';
import type { StreamBody, WholeBody } from '../protocol.js';
import { wireFinishReasons } from './finish-reason.js';
import { signatureOf, signsItsCalls } from './signatures.js';
import { wireUsage } from './wire-usage.js';

/** How a stream is written: as events, or as one array when nobody asked for events. */
export type StreamForm = 'events' | 'array';

const lineEnd = '\r\n';

/** A whole answer. */
export function wholeAnswer(reply: Reply, id: string): WholeBody {
  const text = JSON.stringify(chunk(reply, id, { parts: parts(reply), ...finish(reply) }), null, 2);
  return { stream: false, contentType: 'application/json; charset=UTF-8', text: `${text}\n` };
}

/** An answer in pieces, each of the same shape as the whole; the last one says why it ends. */
export function streamedAnswer(reply: Reply, id: string, form: StreamForm): StreamBody {
  const frame = (content: Content): string => framed(chunk(reply, id, content), form);
  if (reply.empty) {
    const only = framed(chunk(reply, id, {}), form);
    return { ...frameOf(form), opening: opened(only, form), tokens: [], closing: closed('', form) };
  }
  const pieces = [
    ...reply.reasoning.map((text) => ({ text, thought: true })),
    ...reply.text.map((text) => ({ text })),
    ...calls(reply),
  ];
  return {
    ...frameOf(form),
    opening: form === 'array' ? '[' : '',
    tokens: pieces.map((part) => frame({ parts: [part] }) + (form === 'array' ? ',' : '')),
    closing: closed(frame({ parts: [{ text: '' }], ...finish(reply) }), form),
  };
}

interface Content {
  parts?: readonly object[];
  finishReason?: string;
}

function chunk(reply: Reply, id: string, { parts: said, finishReason }: Content): object {
  const candidate = {
    ...(said !== undefined && { content: { parts: said, role: 'model' } }),
    ...(finishReason !== undefined && { finishReason }),
    index: 0,
  };
  return {
    ...(!reply.empty && { candidates: [candidate] }),
    ...(reply.usage !== undefined && { usageMetadata: wireUsage(reply.usage) }),
    modelVersion: reply.model,
    responseId: `simulated-${id}`,
  };
}

function parts(reply: Reply): object[] {
  const thought = reply.reasoning.join('');
  const text = reply.text.join('');
  return [
    ...(thought === '' ? [] : [{ text: thought, thought: true }]),
    ...(text === '' ? [] : [{ text }]),
    ...calls(reply),
  ];
}

/** Calls that run side by side share the signature of the first one. */
function calls({ toolCalls, model }: Reply): object[] {
  return toolCalls.flatMap((call, index) => {
    const args = argumentsOf(call);
    if (args === undefined) return [];
    const signed = signsItsCalls(model) && index === 0;
    return [
      {
        functionCall: { id: call.id, name: call.name, args },
        ...(signed && { thoughtSignature: signatureOf(call.id) }),
      },
    ];
  });
}

/** Google reads the arguments itself: what is no JSON object is a call that failed. */
function finish(reply: Reply): { finishReason: string } {
  const broken = reply.toolCalls.some((call) => argumentsOf(call) === undefined);
  return { finishReason: broken ? 'MALFORMED_FUNCTION_CALL' : wireFinishReasons[reply.finishReason] };
}

function argumentsOf(call: ReplyToolCall): object | undefined {
  try {
    const value: unknown = JSON.parse(call.arguments);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // The script wanted arguments that are none.
  }
}

function frameOf(form: StreamForm): { stream: true; contentType: string } {
  const contentType = form === 'events' ? 'text/event-stream' : 'application/json; charset=UTF-8';
  return { stream: true, contentType };
}

function framed(value: object, form: StreamForm): string {
  return form === 'events'
    ? `data: ${JSON.stringify(value)}${lineEnd}${lineEnd}`
    : JSON.stringify(value, null, 2);
}

function opened(frame: string, form: StreamForm): string {
  return form === 'array' ? `[${frame}` : frame;
}

function closed(frame: string, form: StreamForm): string {
  return form === 'array' ? `${frame}]${lineEnd}` : frame;
}
