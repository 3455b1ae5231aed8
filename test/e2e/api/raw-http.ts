import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends these bytes, and gives all that comes back until the server closes the connection. */
export async function rawHttp(url: string, ...pieces: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // The server may close while there is still something to send.
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
  return answer;
}
