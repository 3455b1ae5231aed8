import type { FunctionCall, GenerateContentResponse, Part } from '@google/genai/web';
import { randomUUID } from 'node:crypto';
import type { JsonObject, ToolCall } from '@app/contracts';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { ProviderError, type ChatEvent } from '@app/provider-spec';
import { isFailedAnswer, toFinishReason } from './to-finish-reason.js';
import { toUsage } from './to-usage.js';

/** A body of `generateContent` or an event of its stream, as far as it is read. */
export type AnswerChunk = Partial<
  Pick<GenerateContentResponse, 'candidates' | 'promptFeedback' | 'usageMetadata' | 'modelVersion'>
>;

/** An answer that comes in one chunk or in several. */
export class GeminiAnswer {
  #reason: string | undefined;
  #usage: AnswerChunk['usageMetadata'];
  #model: string | undefined;
  #chunks = 0;
  #candidates = 0;
  #toolCalls = 0;

  /**
   * What a chunk adds.
   *
   * @throws {ProviderError} `content-filter` when the prompt was blocked.
   */
  *add(chunk: AnswerChunk): Generator<ChatEvent> {
    this.#chunks += 1;
    this.#model ??= chunk.modelVersion;
    this.#usage = chunk.usageMetadata ?? this.#usage;
    const blocked = chunk.promptFeedback?.blockReason;
    if (blocked !== undefined) throw promptBlocked(blocked);
    // Other candidates come only when a caller's own options ask for several; the first one is the answer.
    const candidate = chunk.candidates?.find(({ index }) => (index ?? 0) === 0);
    if (candidate === undefined) return;
    this.#candidates += 1;
    this.#reason = candidate.finishReason ?? this.#reason;
    for (const part of candidate.content?.parts ?? []) yield* this.#part(part);
  }

  /**
   * What is left to tell when no more chunks come.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    const reason = this.#reason;
    if (reason === undefined) throw this.#chunks > 0 && this.#candidates === 0 ? noChoice() : brokeOff();
    if (isFailedAnswer(reason)) {
      throw badResponse(`The model failed at its answer: it stopped with ${reason}.`);
    }
    yield {
      type: 'finish',
      reason: toFinishReason(reason, this.#toolCalls > 0),
      usage: toUsage(this.#usage),
      ...(this.#model && { model: this.#model }),
    };
  }

  /** Whether the model has said why it stopped. */
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

/** Gemini names a call only sometimes; a call without an id gets one that no other has. */
function toToolCall(call: FunctionCall, signature: string | undefined): ToolCall {
  const { id, name, args, partialArgs, willContinue } = call;
  if (!name) throw badResponse('The model called a tool without a name.');
  if (partialArgs !== undefined || willContinue === true) {
    throw badResponse('The arguments of a tool came in pieces; leave streamFunctionCallArguments out.');
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

function badResponse(message: string): ProviderError {
  return new ProviderError({ kind: 'bad-response', message });
}
