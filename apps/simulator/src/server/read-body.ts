import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from './refuse.js';

/** A request's body: its text, or `undefined` when it was larger than allowed. */
type Received = (text: string | undefined, bytes: number) => void;

/**
 * Reads a body of at most `maximumBytes`. Nothing is called back for a client that leaves meanwhile. What
 * the receiver throws is a defect of the simulator or a request that nobody thought of: it is answered with
 * 500, so that it ends no process.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maximumBytes: number,
  received: Received,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maximumBytes) chunks.push(chunk);
  });
  request.once('end', () => {
    try {
      received(bytes > maximumBytes ? undefined : textOf(chunks), bytes);
    } catch (error) {
      refuse(
        response,
        500,
        `The simulator failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}

function textOf(chunks: Buffer[]): string {
  const [first, second] = chunks;
  if (first === undefined) return '';
  return second === undefined ? first.toString() : Buffer.concat(chunks).toString();
}
