import type OpenAI from 'openai';
import type { ChatEvent } from '../provider.js';
import { ProviderError } from '../provider-error.js';
import { ToolCallFolder } from './tool-call-folder.js';
import { toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

/** Reasoning, under the names that the vendors of this protocol use. */
interface Reasoning {
  reasoning_content?: string | null;
  reasoning?: string | null;
}

/**
 * The events of a stream. Tool calls are told when they are complete, and `finish` is told at the very
 * end, because the usage follows the last choice.
 */
export async function* toEvents(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  rejectBody: (body: unknown) => ProviderError,
): AsyncGenerator<ChatEvent> {
  const toolCalls = new ToolCallFolder();
  let reason: string | undefined;
  let usage: OpenAI.CompletionUsage | null | undefined;
  let model: string | undefined;
  let choices = 0;
  let chunkCount = 0;

  for await (const chunk of chunks) {
    chunkCount += 1;
    if (hasError(chunk)) throw rejectBody(chunk);
    model ??= chunk.model;
    usage = chunk.usage ?? usage;
    const choice = chunk.choices?.[0];
    if (choice === undefined) continue;
    choices += 1;
    reason = choice.finish_reason ?? reason;
    const delta: typeof choice.delta & Reasoning = choice.delta ?? {};
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (reasoning) yield { type: 'reasoning', text: reasoning };
    if (delta.content) yield { type: 'text', text: delta.content };
    if (delta.refusal) yield { type: 'text', text: delta.refusal };
    if (delta.tool_calls) toolCalls.add(delta.tool_calls);
  }

  if (reason === undefined) throw endedEarly(chunkCount > 0 && choices === 0);
  yield* toolCalls.all().map((call): ChatEvent => ({ type: 'tool-call', call }));
  yield { type: 'finish', reason: toFinishReason(reason), usage: toUsage(usage), ...(model && { model }) };
}

/** The events of an answer that came in one piece. */
export function* completionEvents(
  completion: OpenAI.ChatCompletion,
  rejectBody: (body: unknown) => ProviderError,
): Generator<ChatEvent> {
  if (hasError(completion)) throw rejectBody(completion);
  const choice = completion.choices?.[0];
  if (choice === undefined) throw endedEarly(true);
  const message: typeof choice.message & Reasoning = choice.message;
  const reasoning = message.reasoning_content ?? message.reasoning;
  if (reasoning) yield { type: 'reasoning', text: reasoning };
  const text = message.content ?? message.refusal;
  if (text) yield { type: 'text', text };
  const toolCalls = new ToolCallFolder();
  const calls = message.tool_calls?.filter((call) => call.type === 'function') ?? [];
  toolCalls.add(calls.map((call, index) => ({ ...call, index })));
  yield* toolCalls.all().map((call): ChatEvent => ({ type: 'tool-call', call }));
  const { usage, model } = completion;
  yield {
    type: 'finish',
    reason: toFinishReason(choice.finish_reason),
    usage: toUsage(usage),
    ...(model && { model }),
  };
}

/** Vendors of this protocol may report an error in an answer whose status is 200. */
function hasError(body: object): boolean {
  return 'error' in body && body.error !== null && body.error !== undefined;
}

function endedEarly(empty: boolean): ProviderError {
  return new ProviderError(
    empty
      ? { kind: 'bad-response', message: 'The provider answered without any choice.' }
      : { kind: 'unavailable', message: 'The stream broke off before the answer was complete.' },
  );
}
