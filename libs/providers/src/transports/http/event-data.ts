import { createParser } from 'eventsource-parser';

/**
 * The data of the events in a body of server-sent events (HTML Living Standard, 9.2): for each piece that
 * comes, that of the events which it completes. The pieces are bounded by the size of the answer.
 */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let complete: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => complete.push(data) });
  const take = (): string[] => {
    const taken = complete;
    complete = [];
    return taken;
  };
  const decoder = new TextDecoder();
  for await (const piece of body) {
    parser.feed(decoder.decode(piece, { stream: true }));
    if (complete.length > 0) yield take();
  }
  // Some vendors forget the empty line behind their last event; half an event is none.
  parser.feed('\n\n');
  yield take().filter(isWhole);
}

function isWhole(data: string): boolean {
  return data.endsWith('}') || data === '[DONE]';
}
