import type { FailureKind, FinishReason, Usage } from '@app/contracts';
import { type ChatEvent, ProviderError } from '@app/provider-spec';
import { brokeOff, noChoice } from '../../answers/answer-errors.js';
import { tokenCount } from '../../answers/numbers.js';
import { ToolCallFolder } from '../../answers/tool-call-folder.js';

/** An event of a stream. Nothing in it is certain to be there. */
export interface CohereEvent {
  type?: unknown;
  /** The index of the content or of the tool call. */
  index?: unknown;
  delta?: {
    message?: {
      content?: { text?: unknown; thinking?: unknown } | null;
      tool_plan?: unknown;
      tool_calls?: CohereToolCallFragment | null;
    } | null;
    finish_reason?: unknown;
    error?: unknown;
    usage?: CohereUsage | null;
  } | null;
}

interface CohereToolCallFragment {
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown } | null;
}

/** `tokens` were read and written by the model; `billed_units` are charged. */
interface CohereUsage {
  tokens?: { input_tokens?: unknown; output_tokens?: unknown } | null;
  billed_units?: { input_tokens?: unknown; output_tokens?: unknown } | null;
  cached_tokens?: unknown;
}

const reasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
};

/** Finish reasons that are failures. */
const failed: Readonly<Record<string, FailureKind>> = {
  ERROR: 'unavailable',
  TIMEOUT: 'unavailable',
  ERROR_TOXIC: 'content-filter',
  ERROR_LIMIT: 'context-length',
};

/** An answer that arrives in events: https://docs.cohere.com/docs/streaming */
export class CohereAnswer {
  readonly #toolCalls = new ToolCallFolder();
  #answered = false;
  #end: CohereEvent | undefined;

  /** Whether the last event has arrived. */
  get isComplete(): boolean {
    return this.#end !== undefined;
  }

  /** The events that one event of the vendor's adds. Tool calls follow at the end, when they are complete. */
  *add(event: CohereEvent): Generator<ChatEvent> {
    const { type, delta } = event;
    if (type === 'message-end') this.#end = event;
    const { content, tool_plan: plan, tool_calls: call } = delta?.message ?? {};
    if (type === 'content-start' || type === 'content-delta') {
      this.#answered = true;
      if (isText(content?.thinking)) yield { type: 'reasoning', text: content.thinking };
      if (isText(content?.text)) yield { type: 'text', text: content.text };
    }
    // The plan that a model makes before it calls tools is its reasoning.
    if (type === 'tool-plan-delta' && isText(plan)) yield { type: 'reasoning', text: plan };
    if (type === 'tool-call-start' || type === 'tool-call-delta') this.#addToCall(event, call);
  }

  /**
   * The remaining events at the end.
   *
   * @throws {ProviderError} If the answer is not complete.
   */
  *end(): Generator<ChatEvent> {
    if (this.#end === undefined) throw brokeOff();
    const { finish_reason: given, error, usage } = this.#end.delta ?? {};
    const kind = failed[String(given)];
    if (kind !== undefined) throw ended(kind, String(given), error);
    if (!this.#answered) throw noChoice();
    const reason = reasons[String(given)] ?? 'other';
    for (const call of this.#toolCalls.all(reason)) yield { type: 'tool-call', call };
    yield { type: 'finish', reason, usage: toUsage(usage) };
  }

  #addToCall({ index }: CohereEvent, call: CohereToolCallFragment | null | undefined): void {
    this.#answered = true;
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

/**
 * All tokens that the model read and wrote, including Cohere's own instructions; the billed tokens if the others
 * are not reported.
 */
function toUsage(usage: CohereUsage | null | undefined): Usage {
  const { tokens, billed_units: billed, cached_tokens: cached } = usage ?? {};
  return {
    inputTokens: tokenCount(tokens?.input_tokens) ?? tokenCount(billed?.input_tokens),
    cachedInputTokens: tokenCount(cached),
    outputTokens: tokenCount(tokens?.output_tokens) ?? tokenCount(billed?.output_tokens),
  };
}
