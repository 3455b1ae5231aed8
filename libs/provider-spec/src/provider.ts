import type {
  ChatInput,
  EmbedInputType,
  FinishReason,
  JsonObject,
  LimitSnapshot,
  ToolCall,
  Usage,
} from '@app/contracts';

export type { EmbedInputType } from '@app/contracts';

/**
 * What a vendor can do. It says nothing of queues, retries, time limits or fallbacks: those are
 * decided above it. A method that is missing is a capability that the provider lacks.
 *
 * Every method ends when its signal is aborted, and throws a {@link ProviderError} for whatever the
 * vendor or the way to it did wrong.
 */
export interface Provider {
  /** The answer as it comes; the last event is `finish`. */
  chat?(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent>;
  /** The vectors of texts, in their order; as many as one call of the vendor takes. */
  embed?(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply>;
  /** The texts of one call that this backend takes, where they are fewer than its provider offers. */
  readonly embeddingLimits?: { readonly maximumInputs: number };
  /** The models that these credentials may use. */
  listModels?(signal: AbortSignal): Promise<ModelInfo[]>;
  /** Lets go of what it holds besides connections, such as a thread; calls that still run fail. */
  close?(): Promise<void>;
}

/** One chat, for one model of one backend. */
export interface ChatCall {
  model: string;
  input: ChatInput;
  /** The caller's options for this provider, for the request as they are. */
  providerOptions: JsonObject;
}

export type ChatEvent =
  /** The vendor has accepted the call: its headers have come. */
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
  /** Numbers of a vector, where the model can shorten its own. */
  dimensions?: number;
  inputType?: EmbedInputType;
  /** The caller's options for this provider, for the request as they are. */
  providerOptions: JsonObject;
}

export interface EmbedReply {
  /** One vector for each input, in their order. */
  vectors: readonly Float32Array[];
  usage: Usage;
  model?: string;
  requestId?: string;
  limits?: LimitSnapshot;
}

export interface ModelInfo {
  id: string;
  /** Tokens that the model's context holds, where the vendor says so. */
  contextTokens?: number;
}
