import { createParser } from 'eventsource-parser';

/**
 * Reads a body of server-sent events (HTML Living Standard, 9.2). Each batch holds the data of the events that
 * one chunk of the body completed. The size of the answer bounds what is kept.
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
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (complete.length > 0) yield take();
  }
  // Some vendors forget the empty line after their last event. An incomplete event is dropped.
  parser.feed('\n\n');
  yield take().filter((data) => data.endsWith('}') || data === '[DONE]');
}

/**
 * Reads a body of JSON lines. Each batch holds the lines that one chunk of the body completed, without empty
 * lines. The size of the answer bounds what is kept.
 */
export async function* jsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const chunk of body) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    const whole = lines.filter((line) => line.trim() !== '');
    if (whole.length > 0) yield whole;
  }
  // The last line need not end in a line break. An incomplete line is dropped.
  if (begun.trimEnd().endsWith('}')) yield [begun];
}

/** Whether a stream was answered with one body: an error, a web page, or a server that does not stream. */
export function isWhole(response: Response): boolean {
  return /json|html/.test(response.headers.get('content-type') ?? '');
}
