import type { ChatEvent } from '@app/provider-spec';
import type { AnswerReader } from './answer-reader.js';

/** How one call is made and its answer read. */
export interface Following {
  ask: () => Promise<Response>;
  /** What the answer tells after it was accepted. */
  events: (response: Response) => AsyncIterable<ChatEvent>;
}

/**
 * Makes one call and tells its answer as it comes. The connection is let go when the reader leaves early.
 *
 * @throws {ProviderError} For whatever the vendor or the way to it did wrong, and the reason of the signal
 *   when that is aborted.
 */
export async function* followAnswer(
  reader: AnswerReader,
  signal: AbortSignal,
  { ask, events }: Following,
): AsyncGenerator<ChatEvent> {
  try {
    const response = await ask();
    try {
      yield { type: 'accepted', ...reader.told(response.headers) };
      yield* events(response);
    } finally {
      // A body that broke, or was read to its end, has nothing to let go.
      await Promise.allSettled([response.body?.cancel()]);
    }
  } catch (error) {
    throw reader.failed(error, signal);
  }
}
