import type {
  FunctionCall,
  GenerateContentResponse,
  GenerateContentResponseUsageMetadata,
  Part,
} from '@google/genai/web';
import { randomUUID } from 'node:crypto';
import type { FinishReason, JsonObject, ToolCall, Usage } from '@app/contracts';
import { type ChatEvent, ProviderError } from '@app/provider-spec';
import { badResponse, brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';

/** The parts of a body of `generateContent`, or of an event of its stream, that are read. */
export type GeminiChunk = Partial<
  Pick<GenerateContentResponse, 'candidates' | 'promptFeedback' | 'usageMetadata' | 'modelVersion'>
>;

/** An answer that arrives in one chunk or in several. */
export class GeminiAnswer {
  #reason: string | undefined;
  #usage: GeminiChunk['usageMetadata'];
  #model: string | undefined;
  #chunks = 0;
  #candidates = 0;
  #toolCalls = 0;

  /**
   * The events of one chunk.
   *
   * @throws {ProviderError} `content-filter` if the prompt was blocked.
   */
  *add(chunk: GeminiChunk): Generator<ChatEvent> {
    this.#chunks += 1;
    this.#model ??= chunk.modelVersion;
    this.#usage = chunk.usageMetadata ?? this.#usage;
    const blocked = chunk.promptFeedback?.blockReason;
    if (blocked !== undefined) throw promptBlocked(blocked);
    // Only a caller's own options ask for several candidates; the first one is the answer.
    const candidate = chunk.candidates?.find(({ index }) => (index ?? 0) === 0);
    if (candidate === undefined) return;
    this.#candidates += 1;
    this.#reason = candidate.finishReason ?? this.#reason;
    for (const part of candidate.content?.parts ?? []) yield* this.#part(part);
  }

  /**
   * The last event.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    const reason = this.#reason;
    if (reason === undefined) throw this.#chunks > 0 && this.#candidates === 0 ? noChoice() : brokeOff();
    if (failedReasons.has(reason)) {
      throw badResponse(`The model failed at its answer: it stopped with ${reason}.`);
    }
    yield {
      type: 'finish',
      reason: toFinishReason(reason, this.#toolCalls > 0),
      usage: toUsage(this.#usage),
      ...(this.#model && { model: this.#model }),
    };
  }

  /** Whether the model has reported why it stopped. */
  get isComplete(): boolean {
    return this.#reason !== undefined;
  }

  *#part({ text, thought, functionCall, thoughtSignature }: Part): Generator<ChatEvent> {
    if (text) yield { type: thought === true ? 'reasoning' : 'text', text };
    if (functionCall === undefined) return;
    this.#toolCalls += 1;
    yield { type: 'tool-call', call: toToolCall(functionCall, thoughtSignature) };
  }
}

/** Gemini does not always send an id; a call without one gets a unique id. */
function toToolCall(call: FunctionCall, signature: string | undefined): ToolCall {
  const { id, name, args, partialArgs, willContinue } = call;
  if (!name) throw badResponse('The model called a tool without a name.');
  if (partialArgs !== undefined || willContinue === true) {
    throw badResponse('The arguments of a tool arrived in parts; remove streamFunctionCallArguments.');
  }
  return {
    id: id || `call_${randomUUID()}`,
    name,
    arguments: (args ?? {}) as JsonObject,
    ...(signature && { signature }),
  };
}

function promptBlocked(reason: string): ProviderError {
  const message = `Gemini blocked the prompt: ${reason}.`;
  return new ProviderError({ kind: 'content-filter', message, code: reason });
}

const reasons: Record<string, FinishReason> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
};

/** The model failed at calling a tool or at answering; another attempt may succeed. */
const failedReasons: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MALFORMED_RESPONSE',
]);

/** https://ai.google.dev/api/generate-content#FinishReason; Gemini sends `STOP` for an answer that calls tools. */
function toFinishReason(reason: string, hasToolCalls: boolean): FinishReason {
  return reason === 'STOP' && hasToolCalls ? 'tool-calls' : (reasons[reason] ?? 'other');
}

/**
 * https://ai.google.dev/api/generate-content#UsageMetadata
 *
 * Google omits counts of 0, so that a missing count is 0 if the prompt's is known. Thoughts and candidates are
 * counted separately and are both output; results of Google's own tools are counted separately from the prompt
 * and are input.
 */
function toUsage(usage: Partial<GenerateContentResponseUsageMetadata> | undefined): Usage {
  const input = tokenCount(usage?.promptTokenCount);
  if (usage === undefined || input === undefined) return {};
  const thoughts = tokenCount(usage.thoughtsTokenCount) ?? 0;
  return {
    inputTokens: input + (tokenCount(usage.toolUsePromptTokenCount) ?? 0),
    cachedInputTokens: tokenCount(usage.cachedContentTokenCount) ?? 0,
    outputTokens: (tokenCount(usage.candidatesTokenCount) ?? 0) + thoughts,
    reasoningTokens: thoughts,
  };
}
