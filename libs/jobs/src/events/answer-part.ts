import type { ToolCall } from '@app/contracts';

/** What a handler tells of an answer while it comes; other types are no part of it. */
export type AnswerPart =
  | { type: 'text' | 'reasoning'; text: string }
  | { type: 'tool-call'; call: ToolCall }
  /** What was told so far does not count. */
  | { type: 'restart' }
  | { type: 'accepted' | 'finish' };
