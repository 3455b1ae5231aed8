import type { JsonObject } from '@app/contracts';

/** A message as Cohere takes it: https://docs.cohere.com/reference/chat */
export type CohereMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | CohereContent[] }
  | { role: 'assistant'; content?: string; tool_calls?: CohereToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

export type CohereContent =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string; detail?: string } };

export interface CohereToolCall {
  id: string;
  type: 'function';
  /** The arguments are JSON text. */
  function: { name: string; arguments: string };
}

/** A request without what nobody asked for. */
export interface CohereRequest {
  model: string;
  messages: CohereMessage[];
  stream: true;
  tools?: { type: 'function'; function: { name: string; description?: string; parameters: JsonObject } }[];
  strict_tools?: true;
  tool_choice?: 'REQUIRED' | 'NONE';
  response_format?: { type: 'text' | 'json_object'; json_schema?: JsonObject };
  max_tokens?: number;
  temperature?: number;
  p?: number;
  k?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  seed?: number;
  stop_sequences?: string[];
}

/** An event of a stream, as far as anyone can rely on it. */
export interface CohereEvent {
  type?: unknown;
  /** Of the content or of the tool call. */
  index?: unknown;
  delta?: {
    message?: {
      content?: { text?: unknown; thinking?: unknown } | null;
      tool_plan?: unknown;
      tool_calls?: CohereToolCallPiece | null;
    } | null;
    finish_reason?: unknown;
    error?: unknown;
    usage?: CohereUsage | null;
  } | null;
}

export interface CohereToolCallPiece {
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown } | null;
}

/** `tokens` are those that the model read and wrote, `billed_units` those that cost. */
export interface CohereUsage {
  tokens?: { input_tokens?: unknown; output_tokens?: unknown } | null;
  billed_units?: { input_tokens?: unknown; output_tokens?: unknown } | null;
  cached_tokens?: unknown;
}
