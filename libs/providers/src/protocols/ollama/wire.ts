import type { JsonValue } from '@app/contracts';

/** A message as Ollama takes it: https://github.com/ollama/ollama/blob/main/docs/api.md */
export interface OllamaMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  /** Bytes in base64. */
  images?: string[];
  tool_calls?: { id: string; function: { name: string; arguments: JsonValue } }[];
  /** Of the tool whose result this is. */
  tool_name?: string;
  tool_call_id?: string;
}

/** A line of a stream, as far as anyone can rely on it. The last one is `done`. */
export interface OllamaLine {
  model?: unknown;
  message?: {
    content?: unknown;
    thinking?: unknown;
    tool_calls?: unknown;
  } | null;
  done?: unknown;
  done_reason?: unknown;
  prompt_eval_count?: unknown;
  eval_count?: unknown;
}

/** A call of a tool. Servers before 0.12 give it no id. */
export interface OllamaToolCall {
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown } | null;
}
