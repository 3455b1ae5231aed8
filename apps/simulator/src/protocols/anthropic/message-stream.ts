import { pieces } from '../../answers/pieces.js';
import type { Reply } from '../../answers/reply.js';
import type { StreamBody } from '../protocol.js';
import { type Block, contentBlocks } from './content-blocks.js';
import { messageHead } from './message.js';
import { wireStopReasons } from './stop-reason.js';
import { inputUsage, outputUsage } from './wire-usage.js';

/**
 * An answer as a stream of events: the head of the message, its blocks one after the other, why it ended,
 * and the end. An answer without content has neither blocks nor a reason.
 */
export function messageStream(reply: Reply, id: string): StreamBody {
  const { usage } = reply;
  const start = {
    message: {
      ...messageHead(reply, id),
      ...(usage !== undefined && { usage: { ...inputUsage(usage), output_tokens: 1 } }),
    },
  };
  const opening = event('message_start', start) + event('ping', {});
  const stop = event('message_stop', {});
  const contentType = 'text/event-stream; charset=utf-8';
  if (reply.empty) return { stream: true, contentType, opening, tokens: [], closing: stop };

  const ended = event('message_delta', {
    delta: { stop_reason: wireStopReasons[reply.finishReason], stop_sequence: null },
    ...(usage !== undefined && { usage: { ...inputUsage(usage), ...outputUsage(usage) } }),
  });
  const blocks = contentBlocks(reply, pieces).map(tokensOf);
  return {
    stream: true,
    contentType,
    opening,
    tokens: blocks.flat(),
    closing: ended + stop,
  };
}

/** The deltas of a block; the first one brings its start along and the last one its end. */
function tokensOf({ start, deltas }: Block, index: number): string[] {
  const opening = event('content_block_start', { index, content_block: start });
  const closing = event('content_block_stop', { index });
  if (deltas.length === 0) return [opening + closing];
  return deltas.map((delta, at) => {
    const text = event('content_block_delta', { index, delta });
    return (at === 0 ? opening : '') + text + (at === deltas.length - 1 ? closing : '');
  });
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}
