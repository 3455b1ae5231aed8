import type { FinishReason, Usage } from '@app/contracts';

/** What the model says, ready for a protocol to put on the wire. */
export interface Reply {
  model: string;
  text: readonly string[];
  reasoning: readonly string[];
  toolCalls: readonly ReplyToolCall[];
  finishReason: FinishReason;
  /** As it is told; undefined when the answer keeps silent about it. */
  usage: Usage | undefined;
  /** An answer without any choice. */
  empty: boolean;
}

export interface ReplyToolCall {
  id: string;
  name: string;
  /** JSON text, unless the script wanted something else. */
  arguments: string;
}
