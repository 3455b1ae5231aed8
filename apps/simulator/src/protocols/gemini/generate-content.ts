import type { FinishReason, Usage } from '@app/contracts';
import type { Reply, ReplyToolCall } from '../../answers/reply.js';
import { chatCall } from '../call.js';
import type { Call, StreamBody, WholeBody } from '../protocol.js';
import { readGenerateRequest, signatureOf, signsItsCalls } from './generate-request.js';

/** How a stream is written: as events, or as one array if the caller did not request events. */
type StreamForm = 'events' | 'array';

/**
 * `POST …/models/{model}:generateContent` and `:streamGenerateContent`.
 *
 * @param form The form of the stream; missing for a whole answer.
 */
export function generateContent(body: unknown, model: string, form?: StreamForm): Call {
  const { prompt, invalid } = readGenerateRequest(body, model);
  return chatCall(
    { prompt, stream: form !== undefined, ...(invalid !== undefined && { invalid }) },
    (reply, id) => (form === undefined ? wholeAnswer(reply, id) : streamedAnswer(reply, id, form)),
  );
}

/** `POST …/models/{model}:countTokens`. */
export function countTokens(body: unknown, model: string): Call {
  const wrapped = (body as { generateContentRequest?: unknown } | undefined)?.generateContentRequest;
  const { prompt, invalid } = readGenerateRequest(wrapped ?? body, model);
  const { inputTokens } = prompt;
  return {
    model,
    stream: false,
    lastUserText: prompt.lastUserText,
    ...(invalid === undefined ? {} : { invalid }),
    render: () => ({
      cost: { inputTokens: 0, outputTokens: 0 },
      body: {
        stream: false,
        contentType: 'application/json; charset=UTF-8',
        text: JSON.stringify({
          totalTokens: inputTokens,
          promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
        }),
      },
    }),
  };
}

const lineEnd = '\r\n';

function wholeAnswer(reply: Reply, id: string): WholeBody {
  const text = JSON.stringify(chunk(reply, id, { parts: parts(reply), ...finish(reply) }), null, 2);
  return { stream: false, contentType: 'application/json; charset=UTF-8', text: `${text}\n` };
}

/** An answer in chunks, each of the same shape as the whole answer; the last one has the finish reason. */
function streamedAnswer(reply: Reply, id: string, form: StreamForm): StreamBody {
  const frame = (content: Content): string => framed(chunk(reply, id, content), form);
  if (reply.empty) {
    const only = framed(chunk(reply, id, {}), form);
    return { ...frameOf(form), opening: opened(only, form), tokens: [], closing: closed('', form) };
  }
  const chunks = [
    ...reply.reasoning.map((text) => ({ text, thought: true })),
    ...reply.text.map((text) => ({ text })),
    ...calls(reply),
  ];
  return {
    ...frameOf(form),
    opening: form === 'array' ? '[' : '',
    tokens: chunks.map((part) => frame({ parts: [part] }) + (form === 'array' ? ',' : '')),
    closing: closed(frame({ parts: [{ text: '' }], ...finish(reply) }), form),
  };
}

interface Content {
  parts?: readonly object[];
  finishReason?: string;
}

function chunk(reply: Reply, id: string, { parts: all, finishReason }: Content): object {
  const candidate = {
    ...(all !== undefined && { content: { parts: all, role: 'model' } }),
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

/** Parallel calls share the signature of the first one. */
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

/** Google parses the arguments itself: a call whose arguments are not a JSON object is malformed. */
function finish(reply: Reply): { finishReason: string } {
  const broken = reply.toolCalls.some((call) => argumentsOf(call) === undefined);
  return { finishReason: broken ? 'MALFORMED_FUNCTION_CALL' : wireFinishReasons[reply.finishReason] };
}

function argumentsOf(call: ReplyToolCall): object | undefined {
  try {
    const value: unknown = JSON.parse(call.arguments);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
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

/** Google's names. An answer with tool calls has the same reason as a complete text. */
const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  other: 'OTHER',
};

/** The `usageMetadata` of an answer. Counts of 0 are left out, except that of the prompt. */
function wireUsage(usage: Usage): object {
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  const candidateTokens = Math.max(0, outputTokens - reasoningTokens);
  return {
    promptTokenCount: inputTokens,
    ...(candidateTokens > 0 && { candidatesTokenCount: candidateTokens }),
    totalTokenCount: inputTokens + outputTokens,
    ...(cachedInputTokens > 0 && { cachedContentTokenCount: cachedInputTokens }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
  };
}
