import type { ChatEvent } from '@app/provider-spec';

type Stream = AsyncIterator<ChatEvent>;

/**
 * Lets a stream whose `finish` was read come to its own end, so that its connection can serve the next
 * call; one that goes on all the same is put away. Never rejects: the answer is already there.
 */
export async function endStream(stream: Stream): Promise<void> {
  const [next] = await Promise.allSettled([nextOf(stream)]);
  if (next.status === 'fulfilled' && next.value.done !== true) await putAway(stream);
}

/** Ends a stream from which nothing more is wanted. Never rejects: why it ends is known elsewhere. */
export async function putAway(stream: Stream): Promise<void> {
  await Promise.allSettled([returnOf(stream)]);
}

// Async, so that what an iterator throws at once is a rejection too.
async function nextOf(stream: Stream): Promise<IteratorResult<ChatEvent>> {
  return stream.next();
}

async function returnOf(stream: Stream): Promise<unknown> {
  return stream.return?.();
}
