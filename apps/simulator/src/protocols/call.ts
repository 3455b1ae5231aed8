import { composeReply, type Prompt, type Reply } from '../answers/reply.js';
import type { Call, FailureResponse, StreamBody, WholeBody } from './protocol.js';

/** A chat request that a protocol has read. */
export interface ChatRequest {
  prompt: Prompt;
  stream: boolean;
  /** Set if the vendor would refuse the request as invalid. */
  invalid?: FailureResponse;
}

/** A chat, whose reply the protocol puts on the wire. */
export function chatCall(
  { prompt, stream, invalid }: ChatRequest,
  bodyOf: (reply: Reply, id: string) => WholeBody | StreamBody,
): Call {
  return {
    model: prompt.model === '' ? undefined : prompt.model,
    stream,
    lastUserText: prompt.lastUserText,
    ...(invalid !== undefined && { invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      return {
        cost: {
          inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
          outputTokens: reply.usage?.outputTokens ?? reply.text.length,
        },
        body: bodyOf(reply, id),
      };
    },
  };
}

/** A call with a constant answer that costs no tokens, such as a list of models. */
export function fixedCall(text: string, contentType = 'application/json'): Call {
  return {
    model: undefined,
    stream: false,
    lastUserText: '',
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: { stream: false, contentType, text },
    }),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list; none if the value is not a list. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
}

/** The strings in a list; none if the value is not a list. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).filter((text) => typeof text === 'string') : [];
}

export function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Alternating names and values as a record of headers. */
export function headerRecord(flat: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) headers[flat[at] ?? ''] = flat[at + 1] ?? '';
  return headers;
}
