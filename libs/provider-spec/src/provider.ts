import type {
  ChatInput,
  EmbedInputType,
  Failure,
  FinishReason,
  JsonObject,
  LimitSnapshot,
  ToolCall,
  Usage,
} from '@app/contracts';

export type { EmbedInputType } from '@app/contracts';

/**
 * Makes single calls of one vendor. A provider knows nothing of queues, retries, time limits or fallbacks; those
 * are decided above it. A missing method is a capability that the provider lacks.
 *
 * Every method ends when its signal is aborted, with the signal's reason. Everything else that goes wrong at
 * the vendor or on the way to it is thrown as a {@link ProviderError}.
 */
export interface Provider {
  /** Streams the answer; the last event is `finish`. */
  chat?(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** Returns one vector for each text, in order. Takes as many texts as one call of the vendor does. */
  embed?(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply>;
  /** How many texts one call of this backend takes, where that is fewer than its provider offers. */
  readonly embeddingLimits?: { readonly maximumInputs: number };
  /** Lists the models that these credentials may use. */
  listModels?(signal: AbortSignal): Promise<ModelInfo[]>;
  /** Releases what it holds besides its transport, such as a thread; running calls fail. */
  close?(): Promise<void>;
}

/** One chat, for one model of one backend. */
export interface ChatCall {
  model: string;
  input: ChatInput;
  /** The caller's options for this provider; they go into the request unchanged. */
  providerOptions: JsonObject;
}

export type ChatEvent =
  /** The vendor has accepted the call: its response headers have arrived. */
  | { type: 'accepted'; requestId?: string; limits?: LimitSnapshot }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool-call'; call: ToolCall }
  | { type: 'finish'; reason: FinishReason; usage: Usage; model?: string };

/** Texts to embed, for one model of one backend. */
export interface EmbedCall {
  model: string;
  /** At least one; none is empty. */
  inputs: readonly string[];
  /** Length of each vector, where the model can shorten its vectors. */
  dimensions?: number;
  inputType?: EmbedInputType;
  /** The caller's options for this provider; they go into the request unchanged. */
  providerOptions: JsonObject;
}

export interface EmbedReply {
  /** One vector for each input, in order. */
  vectors: readonly Float32Array[];
  usage: Usage;
  model?: string;
  requestId?: string;
  limits?: LimitSnapshot;
}

export interface ModelInfo {
  id: string;
  /** Size of the model's context in tokens, where the vendor reports it. */
  contextTokens?: number;
}

/** What a provider throws: the classified failure, with the original error as its cause. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** The vendor's own id of the request, for its support. */
  readonly requestId: string | undefined;
  /** The vendor's limits, as the refusal reported them. */
  readonly limits: LimitSnapshot;

  constructor(
    readonly failure: Failure,
    options?: ErrorOptions & { requestId?: string | undefined; limits?: LimitSnapshot | undefined },
  ) {
    super(failure.message, options);
    this.requestId = options?.requestId;
    this.limits = options?.limits ?? [];
  }
}
