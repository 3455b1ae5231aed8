import type { ChatInput, FinishReason, JsonObject, ToolCall, Usage } from '@app/contracts';

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
  /** The models that these credentials may use. */
  listModels?(signal: AbortSignal): Promise<ModelInfo[]>;
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
  | { type: 'accepted'; requestId?: string }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool-call'; call: ToolCall }
  | { type: 'finish'; reason: FinishReason; usage: Usage; model?: string };

export interface ModelInfo {
  id: string;
  /** Tokens that the model's context holds, where the vendor says so. */
  contextTokens?: number;
}
