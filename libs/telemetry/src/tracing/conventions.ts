/**
 * Every name in our traces. The names of GenAI, messaging and HTTP are the semantic conventions of OpenTelemetry
 * 1.41.0, the last version whose GenAI names are frozen; the others begin with `sluice`.
 * Source: https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs
 */
export const schemaUrl = 'https://opentelemetry.io/schemas/1.41.0';

export const attribute = {
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',

  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',

  messagingSystem: 'messaging.system',
  messagingDestination: 'messaging.destination.name',
  messagingOperationName: 'messaging.operation.name',
  messagingOperationType: 'messaging.operation.type',
  messagingMessageId: 'messaging.message.id',

  genAiOperation: 'gen_ai.operation.name',
  genAiProvider: 'gen_ai.provider.name',
  genAiRequestModel: 'gen_ai.request.model',
  genAiRequestStream: 'gen_ai.request.stream',
  genAiMaximumTokens: 'gen_ai.request.max_tokens',
  genAiTemperature: 'gen_ai.request.temperature',
  genAiTopP: 'gen_ai.request.top_p',
  genAiSeed: 'gen_ai.request.seed',
  genAiOutputType: 'gen_ai.output.type',
  genAiDimensions: 'gen_ai.embeddings.dimension.count',
  genAiResponseModel: 'gen_ai.response.model',
  genAiFinishReasons: 'gen_ai.response.finish_reasons',
  /** Seconds. */
  genAiFirstChunk: 'gen_ai.response.time_to_first_chunk',
  genAiInputTokens: 'gen_ai.usage.input_tokens',
  genAiOutputTokens: 'gen_ai.usage.output_tokens',
  genAiCachedTokens: 'gen_ai.usage.cache_read.input_tokens',
  genAiReasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  /** Content: recorded only if the operator asks for it. */
  genAiInputMessages: 'gen_ai.input.messages',
  genAiOutputMessages: 'gen_ai.output.messages',

  requestId: 'sluice.request.id',
  jobId: 'sluice.job.id',
  jobKind: 'sluice.job.kind',
  tenant: 'sluice.tenant',
  backend: 'sluice.backend',
  attempt: 'sluice.attempt',
  hop: 'sluice.hop',
  decision: 'sluice.decision',
  /** Seconds that the job waited in its lane. */
  queueWait: 'sluice.queue.wait',
  providerRequestId: 'sluice.provider.request_id',
  possibleDuplicate: 'sluice.possible_duplicate',
  dimension: 'sluice.limiter.dimension',
  /** Seconds. */
  wait: 'sluice.wait',
  /** The backend that takes the job over. */
  to: 'sluice.hand_over.to',
  state: 'sluice.breaker.state',
  webhookType: 'sluice.webhook.type',
  scheduleId: 'sluice.schedule.id',
} as const;

export type AttributeName = (typeof attribute)[keyof typeof attribute];

/** The events within spans. */
export const spanEvent = {
  limiterWait: 'sluice.limiter.wait',
  limiterRefusal: 'sluice.limiter.refusal',
  retry: 'sluice.retry',
  handOver: 'sluice.hand_over',
  breakerChange: 'sluice.breaker.change',
  firstChunk: 'sluice.first_chunk',
} as const;

export type SpanEventName = (typeof spanEvent)[keyof typeof spanEvent];

/** The names of spans. Their parts are bounded: methods, routes, backends and models. */
export const spanName = {
  request: (method: string, route: string) => `${method} ${route}`,
  send: (backend: string) => `send ${backend}`,
  process: (backend: string) => `process ${backend}`,
  genAi: (operation: string, model: string) => `${operation} ${model}`,
  deliver: 'deliver webhook',
} as const;
