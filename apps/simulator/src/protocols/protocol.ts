import type { IncomingHttpHeaders } from 'node:http';
import type { FailureKind, LimitDimension } from '@app/contracts';
import type { Admission, Cost, Refusal } from '../quotas/quota-book.js';
import type { Answer } from '../script/behaviour.js';

/** How a family of vendors speaks on the wire. One folder and one line in the registry each. */
export interface Protocol {
  readonly id: string;
  readonly failures: readonly FailureCase[];
  /** What its rate limit headers tell of, with answers and with refusals alike. */
  readonly limitsTold?: readonly LimitDimension[];
  /**
   * What is asked by this method and path (without scenario and query), if it is of this protocol.
   *
   * @param vendor Of `/vendor/<id>`, for paths that several protocols have.
   */
  operation(
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    query: URLSearchParams,
    vendor: string | undefined,
  ): Operation | undefined;
  /** The headers of every good answer, names and values by turns. */
  headers(requestId: string, admission: Admission): string[];
  /** The headers of every failure, beside its own. */
  failureHeaders(requestId: string): string[];
  /** The answer to a request that is over an enforced quota. */
  rateLimited(refusal: Refusal, model: string): FailureResponse;
  /** A failure's body as an event in the middle of a stream. */
  failureEvent(body: string): string;
  /** Something that keeps a stream alive and says nothing. */
  readonly comment: string;
}

export interface Operation {
  readonly name: string;
  /** Reads a parsed body; `undefined` when there is none or it is not JSON. */
  read(body: unknown): Call;
}

/** A request of one protocol, understood. */
export interface Call {
  model: string | undefined;
  stream: boolean;
  lastUserText: string;
  /** Set when the vendor would refuse the request as wrong. */
  invalid?: FailureResponse;
  /** @param id Tells this answer from all others. */
  render(answer: Answer, id: string): Rendered;
}

/** An answer on the wire. */
export interface Rendered {
  cost: Cost;
  body: WholeBody | StreamBody;
}

export interface WholeBody {
  stream: false;
  contentType: string;
  text: string;
}

/** The tokens are sent one by one at the pace that is asked; the opening goes with the first one. */
export interface StreamBody {
  stream: true;
  contentType: string;
  opening: string;
  tokens: readonly string[];
  closing: string;
}

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
