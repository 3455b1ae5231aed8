import type { Attempt, JobResult } from '@app/contracts';
import { attribute, noSpan, type Span, type SpanAttributes, spanName } from '@app/telemetry';
import type { BackendConnection } from '@app/provider-spec';
import type { CallJob } from './call-job.js';
import type { RunContext } from './run-context.js';

const millisecondsPerSecond = 1_000;

/** What is told of a call when it begins. */
export interface TracedCall {
  job: CallJob;
  context: RunContext;
  backend: BackendConnection;
  model: string;
}

/** Begins the span of a call to a backend. It says nothing of what is asked, unless the operator wants that. */
export function beginCallSpan({ job, context, backend, model }: TracedCall): Span {
  const { span: run = noSpan, attempt } = context;
  if (!run.recording) return run;
  const { kind, input } = job.request;
  const operation = kind === 'embed' ? 'embeddings' : 'chat';
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
      ...('messages' in input && {
        [attribute.genAiMaximumTokens]: input.maxOutputTokens,
        [attribute.genAiTemperature]: input.temperature,
        [attribute.genAiTopP]: input.topP,
        [attribute.genAiSeed]: input.seed,
        [attribute.genAiOutputType]: outputType(input.responseFormat),
      }),
    },
  });
  if (span.content) span.set({ [attribute.genAiInputMessages]: JSON.stringify(input) });
  return span;
}

/** Ends it with what became known. */
export function endCallSpan(span: Span, attempt: Attempt, result: JobResult | undefined): void {
  if (!span.recording) return;
  const { usage, firstTokenMs, providerRequestId, possibleDuplicate, outcome, failure } = attempt;
  const known: SpanAttributes = {
    [attribute.genAiInputTokens]: usage?.inputTokens,
    [attribute.genAiOutputTokens]: usage?.outputTokens,
    [attribute.genAiCachedTokens]: usage?.cachedInputTokens,
    [attribute.genAiReasoningTokens]: usage?.reasoningTokens,
    [attribute.genAiFirstChunk]:
      firstTokenMs === undefined ? undefined : firstTokenMs / millisecondsPerSecond,
    [attribute.providerRequestId]: providerRequestId,
    [attribute.possibleDuplicate]: possibleDuplicate,
    ...(result !== undefined && 'model' in result && { [attribute.genAiResponseModel]: result.model }),
    ...(result !== undefined &&
      'finishReason' in result && { [attribute.genAiFinishReasons]: [result.finishReason] }),
    ...(result !== undefined && 'dimensions' in result && { [attribute.genAiDimensions]: result.dimensions }),
  };
  span.set(known);
  if (span.content && result !== undefined && 'text' in result) {
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

function outputType(format: { type: string } | undefined): string | undefined {
  if (format === undefined) return undefined;
  return format.type === 'text' ? 'text' : 'json';
}
