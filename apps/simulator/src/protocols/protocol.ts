import type { IncomingHttpHeaders } from 'node:http';
import type { LimitDimension } from '@app/contracts';
import type { Answer } from '../behaviour/answer.js';
import type { Admission, Refusal } from '../quotas/quota-book.js';
import type { Cost } from '../quotas/meter.js';
import type { FailureCase, FailureResponse } from './failure-case.js';

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
