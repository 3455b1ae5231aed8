import type { ServerResponse } from 'node:http';
import { deliverFaulty } from './faults.js';
import { type Delivery, pause, writeHead, writeTokens } from './response-writer.js';

/**
 * Sends a response. An answer that comes together goes out in one write. Whatever waits ends when the client
 * leaves.
 */
export function deliver(response: ServerResponse, delivery: Delivery): void {
  if (comesTogether(delivery)) {
    sendAfter(delivery.pace.latencyMs, response, delivery);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  deliverSlowly(response, delivery, gone.signal).catch((error: unknown) => {
    if (!gone.signal.aborted) response.destroy(error instanceof Error ? error : new Error(String(error)));
  });
}

function comesTogether({ fault, pace }: Delivery): boolean {
  return fault === undefined && pace.together;
}

function sendAfter(latencyMs: number, response: ServerResponse, delivery: Delivery): void {
  if (latencyMs === 0) {
    sendAtOnce(response, delivery);
    return;
  }
  const timer = setTimeout(sendAtOnce, latencyMs, response, delivery);
  response.once('close', () => clearTimeout(timer));
}

function sendAtOnce(response: ServerResponse, delivery: Delivery): void {
  const { body } = delivery;
  if (body.stream) {
    writeHead(response, delivery);
    response.end(body.opening + body.tokens.join('') + body.closing);
  } else {
    writeHead(response, delivery, Buffer.byteLength(body.text));
    response.end(body.text);
  }
}

async function deliverSlowly(response: ServerResponse, delivery: Delivery, gone: AbortSignal): Promise<void> {
  const { body, pace, fault } = delivery;
  await pause(pace.latencyMs, gone);
  if (fault !== undefined) {
    await deliverFaulty(response, delivery, fault, gone);
  } else if (body.stream) {
    writeHead(response, delivery);
    await writeTokens(response, body, pace, gone);
    response.end(body.closing);
  } else {
    await pause(generationMs(delivery), gone);
    sendAtOnce(response, delivery);
  }
}

/** A plain answer comes when its last token is made. */
function generationMs({ pace, outputTokens }: Delivery): number {
  let total = pace.timeToFirstTokenMs;
  for (let token = 1; token < outputTokens; token += 1) total += pace.gapMs();
  return total;
}
