import { connect } from 'node:net';

const answerLimitMs = 1_000;

/**
 * Whether a Redis with a password may listen on a loopback port: it refuses a bare PING, or it is
 * too busy to answer. False when nobody listens or somebody else answers.
 */
export function redisMayListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let connected = false;
    const socket = connect({ host: '127.0.0.1', port });
    const conclude = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(answerLimitMs, () => conclude(connected));
    socket.once('connect', () => {
      connected = true;
      socket.write('PING\r\n');
    });
    socket.once('data', (answer) => conclude(answer.toString('latin1').startsWith('-NOAUTH')));
    socket.once('end', () => conclude(false));
    socket.once('error', () => conclude(false));
  });
}
