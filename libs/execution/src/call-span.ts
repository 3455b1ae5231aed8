import type { Attempt, JobRecord } from '@app/contracts';
import type { BackendConnection } from '@app/provider-spec';
import { attribute, noSpan, type Span, type SpanAttributes, spanName } from '@app/telemetry';
import type { CallSpanRules } from './kinds/kind-spec.js';
import type { RunContext } from './run-context.js';

const millisecondsPerSecond = 1_000;

/** A call as its span names it. */
export interface TracedCall {
  job: JobRecord;
  context: RunContext;
  backend: BackendConnection;
  model: string;
  /** By OpenTelemetry's GenAI conventions. */
  operation: string;
  rules: CallSpanRules<object, object>;
}

/** Begins the span of a call to a backend. It holds the input only where the operator captures content. */
export function beginCallSpan({ job, context, backend, model, operation, rules }: TracedCall): Span {
  const { span: run = noSpan, attempt } = context;
  if (!run.recording) return run;
  const { input } = job.request;
  const span = run.child(spanName.genAi(operation, model), {
    kind: 'client',
    attributes: {
      [attribute.genAiOperation]: operation,
      [attribute.genAiProvider]: backend.providerId,
      [attribute.genAiRequestModel]: model,
      ...addressOf(backend.settings.baseUrl),
      [attribute.jobId]: job.id,
      [attribute.tenant]: job.tenant,
      [attribute.backend]: backend.name,
      [attribute.attempt]: attempt.number,
      ...rules.ofInput(input),
    },
  });
  if (span.content) span.set({ [attribute.genAiInputMessages]: JSON.stringify(input) });
  return span;
}

/** Ends the span with the record of the attempt, and with the result of one that was answered. */
export function endCallSpan(
  span: Span,
  rules: CallSpanRules<object, object>,
  attempt: Attempt,
  result: object | undefined,
): void {
  if (!span.recording) return;
  const { usage, firstTokenMs, providerRequestId, possibleDuplicate, outcome, failure } = attempt;
  span.set({
    [attribute.genAiInputTokens]: usage?.inputTokens,
    [attribute.genAiOutputTokens]: usage?.outputTokens,
    [attribute.genAiCachedTokens]: usage?.cachedInputTokens,
    [attribute.genAiReasoningTokens]: usage?.reasoningTokens,
    [attribute.genAiFirstChunk]:
      firstTokenMs === undefined ? undefined : firstTokenMs / millisecondsPerSecond,
    [attribute.providerRequestId]: providerRequestId,
    [attribute.possibleDuplicate]: possibleDuplicate,
    ...(result !== undefined && rules.ofResult(result)),
  });
  if (span.content && rules.capturesResult && result !== undefined) {
    span.set({ [attribute.genAiOutputMessages]: JSON.stringify(result) });
  }
  span.end(outcome === 'succeeded' ? undefined : (failure?.kind ?? outcome));
}

/** Host and port alone: paths and queries may hold keys. */
function addressOf(baseUrl: string | undefined): SpanAttributes {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return {};
  const { hostname, port, protocol } = new URL(baseUrl);
  const standard = protocol === 'http:' ? 80 : 443;
  return {
    [attribute.serverAddress]: hostname,
    [attribute.serverPort]: port === '' ? standard : Number(port),
  };
}
