import { pieces } from '../../answers/pieces.js';
import type { Reply } from '../../answers/reply.js';
import { contentBlocks } from './content-blocks.js';
import { wireStopReasons } from './stop-reason.js';
import { inputUsage, outputUsage } from './wire-usage.js';

/** A whole answer as `message`. */
export function message(reply: Reply, id: string): string {
  const { usage } = reply;
  return JSON.stringify({
    ...messageHead(reply, id),
    content: reply.empty ? [] : contentBlocks(reply, pieces).map(({ whole }) => whole),
    stop_reason: reply.empty ? null : wireStopReasons[reply.finishReason],
    ...(usage !== undefined && { usage: { ...inputUsage(usage), ...outputUsage(usage) } }),
  });
}

/** What is known of a message before its content. */
export function messageHead({ model }: Reply, id: string): object {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}
