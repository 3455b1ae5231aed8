import { AsyncLocalStorage } from 'node:async_hooks';

const traces = new AsyncLocalStorage<string>();

/**
 * Makes a provider's calls during this work carry the `traceparent`. The vendors' SDKs stand between the work
 * and the connection and pass nothing on, so that it goes around them.
 */
export function withTraceparent<Result>(traceparent: string | undefined, work: () => Result): Result {
  return traceparent === undefined ? work() : traces.run(traceparent, work);
}

/** For the headers of a call; undefined when nobody traces it. */
export function currentTraceparent(): string | undefined {
  return traces.getStore();
}
