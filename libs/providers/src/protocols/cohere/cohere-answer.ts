import type { FailureKind, FinishReason } from '@app/contracts';
import { brokeOff, noChoice } from '../../answers/incomplete-answer.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';
import { ProviderError, type ChatEvent } from '@app/provider-spec';
import { toUsage } from './to-usage.js';
import type { CohereEvent, CohereToolCallPiece } from './wire.js';

const reasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
};

/** Reasons that are failures. */
const failed: Readonly<Record<string, FailureKind>> = {
  ERROR: 'unavailable',
  TIMEOUT: 'unavailable',
  ERROR_TOXIC: 'content-filter',
  ERROR_LIMIT: 'context-length',
};

/** An answer that comes in events: https://docs.cohere.com/docs/streaming */
export class CohereAnswer {
  readonly #toolCalls = new ToolCallFolder();
  #said = false;
  #end: CohereEvent | undefined;

  /** Whether the last event has come. */
  get isComplete(): boolean {
    return this.#end !== undefined;
  }

  /** What an event adds. Tool calls are told at the end, when they are complete. */
  *add(event: CohereEvent): Generator<ChatEvent> {
    const { type, delta } = event;
    if (type === 'message-end') this.#end = event;
    const { content, tool_plan: plan, tool_calls: call } = delta?.message ?? {};
    if (type === 'content-start' || type === 'content-delta') {
      this.#said = true;
      if (isText(content?.thinking)) yield { type: 'reasoning', text: content.thinking };
      if (isText(content?.text)) yield { type: 'text', text: content.text };
    }
    // What a model plans before it calls tools is its reasoning about them.
    if (type === 'tool-plan-delta' && isText(plan)) yield { type: 'reasoning', text: plan };
    if (type === 'tool-call-start' || type === 'tool-call-delta') this.#addToCall(event, call);
  }

  /**
   * What is left to tell when no more events come.
   *
   * @throws {ProviderError} When the answer is not complete.
   */
  *finish(): Generator<ChatEvent> {
    if (this.#end === undefined) throw brokeOff();
    const { finish_reason: told, error, usage } = this.#end.delta ?? {};
    const kind = failed[String(told)];
    if (kind !== undefined) throw ended(kind, String(told), error);
    if (!this.#said) throw noChoice();
    const reason = reasons[String(told)] ?? 'other';
    for (const call of this.#toolCalls.all(reason)) yield { type: 'tool-call', call };
    yield { type: 'finish', reason, usage: toUsage(usage) };
  }

  #addToCall({ index }: CohereEvent, call: CohereToolCallPiece | null | undefined): void {
    this.#said = true;
    const { name, arguments: given } = call?.function ?? {};
    this.#toolCalls.add([
      {
        ...(typeof index === 'number' && { index }),
        ...(isText(call?.id) && { id: call.id }),
        function: { ...(isText(name) && { name }), ...(isText(given) && { arguments: given }) },
      },
    ]);
  }
}

function ended(kind: FailureKind, reason: string, error: unknown): ProviderError {
  const why = isText(error) ? `: ${error}` : '.';
  return new ProviderError({
    kind,
    message: `The provider ended its answer with ${reason}${why}`,
    code: reason,
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
