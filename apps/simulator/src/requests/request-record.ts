/** How a request ended: answered to the last byte, left by its client, or broken by a scripted fault. */
export type Ending = 'finished' | 'client-aborted' | 'broken';

/** What the simulator remembers of one request. Keys are kept as fingerprints only. */
export interface RequestRecord {
  /** Counts from 1 since the start. */
  number: number;
  /** The x-request-id of the response. */
  id: string;
  /** When the whole request had come, in milliseconds since 1970. */
  at: number;
  /** When the response ended, in milliseconds since 1970. */
  endedAt?: number;
  method: string;
  path: string;
  scenario: string | undefined;
  protocol: string;
  operation: string;
  model: string | undefined;
  stream: boolean;
  /** See {@link fingerprint}. */
  apiKey: string | undefined;
  /** All headers but those that hold credentials. */
  headers: Record<string, string | string[] | undefined>;
  /** Parsed; missing when it was larger than the log keeps or was not JSON. */
  body: unknown;
  bodyBytes: number;
  /** The status that was sent or would have been. */
  status: number;
  /** Missing while the response goes on. */
  ending?: Ending;
}
