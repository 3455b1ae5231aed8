import type { ServerResponse } from 'node:http';
import type { StreamBody } from '../protocols/protocol.js';
import type { Pace } from './pace.js';
import { pause } from './pause.js';

/**
 * Writes a stream's opening and its first `count` tokens at their pace. Tokens that are due at the same
 * time, as at high rates, go out together; the rate is kept over the whole stream.
 */
export async function writeTokens(
  response: ServerResponse,
  body: StreamBody,
  pace: Pace,
  gone: AbortSignal,
  count = body.tokens.length,
): Promise<void> {
  response.flushHeaders();
  let due = performance.now() + pace.timeToFirstTokenMs;
  await pause(pace.timeToFirstTokenMs, gone);
  let ready = body.opening;
  for (const [index, token] of body.tokens.slice(0, count).entries()) {
    if (index > 0) due += pace.gapMs();
    const early = due - performance.now();
    if (early > 0 && index > 0) {
      response.write(ready);
      ready = '';
      await pause(early, gone);
    }
    ready += token;
  }
  if (ready !== '') response.write(ready);
}
