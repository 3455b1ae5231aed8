import type { IncomingMessage } from 'node:http';

/** A request's body: its text, or `undefined` when it was larger than allowed. */
type Received = (text: string | undefined, bytes: number) => void;

/** Reads a body of at most `maximumBytes`. Nothing is called back for a client that leaves meanwhile. */
export function readBody(request: IncomingMessage, maximumBytes: number, received: Received): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maximumBytes) chunks.push(chunk);
  });
  request.once('end', () => {
    if (bytes > maximumBytes) received(undefined, bytes);
    else received(textOf(chunks), bytes);
  });
}

function textOf(chunks: Buffer[]): string {
  const [first, second] = chunks;
  if (first === undefined) return '';
  return second === undefined ? first.toString() : Buffer.concat(chunks).toString();
}
