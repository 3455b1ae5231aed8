import type { FailureKind } from '@app/contracts';
import type { Answer } from '../behaviour/answer.js';

/** A response that tells of a failure, ready to send. */
export interface FailureResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /**
   * `response`: the body is all there is. `event`: in a stream, the body is an event after the first
   * tokens; a call without stream gets it as its whole body.
   */
  delivery: 'response' | 'event';
}

/** One way in which a vendor tells of a failure, by name, and what it must be understood as. */
export interface FailureCase extends FailureResponse {
  /** Unique within its protocol; the same name in several protocols means the same failure. */
  name: string;
  protocol: string;
  /** Who answers so. */
  vendor: string;
  /**
   * The providers that alone can know what is meant, as the same codes mean something else with others.
   * Missing: every client of the protocol understands it.
   */
  onlyFor?: readonly string[];
  expectedKind: FailureKind;
  /** The wait that the response asks for. */
  expectedRetryAfterMs?: number;
  /** Set for a failure that only a chat can meet. */
  chatOnly?: boolean;
  /** Set when the failure shows only in how an otherwise good answer ends; the body is then unused. */
  answer?: Answer;
}
