import type { IncomingHttpHeaders } from 'node:http';
import type { FailureKind, LimitDimension } from '@app/contracts';
import type { Admission, Cost, Refusal } from '../quotas/quota-book.js';
import type { Answer } from '../script/behaviour.js';

/** The wire format of a family of vendors. Each is one folder and one line in the registry. */
export interface Protocol {
  readonly id: string;
  readonly failures: readonly FailureCase[];
  /** The dimensions that its rate limit headers report, with answers and with refusals alike. */
  readonly limitDimensions?: readonly LimitDimension[];
  /**
   * The operation of a method and a path (without scenario and query); undefined if another protocol has it.
   *
   * @param vendor The id in `/vendor/<id>`, for paths that several protocols share.
   */
  operation(
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    query: URLSearchParams,
    vendor: string | undefined,
  ): Operation | undefined;
  /** The headers of every successful answer, as alternating names and values. */
  headers(requestId: string, admission: Admission): string[];
  /** The headers of every failure, in addition to the failure's own. */
  failureHeaders(requestId: string): string[];
  /** The answer to a request that an enforced quota refuses. */
  rateLimited(refusal: Refusal, model: string): FailureResponse;
  /** Turns the body of a failure into an event in the middle of a stream. */
  failureEvent(body: string): string;
  /** An event without content that keeps a stream alive. */
  readonly comment: string;
}

export interface Operation {
  readonly name: string;
  /** Reads a parsed body; `undefined` if there is none or it is not JSON. */
  read(body: unknown): Call;
}

/** A request that its protocol has read. */
export interface Call {
  model: string | undefined;
  stream: boolean;
  lastUserText: string;
  /** Set if the vendor would refuse the request as invalid. */
  invalid?: FailureResponse;
  /** @param id Unique to this answer. */
  render(answer: Answer, id: string): RenderedAnswer;
}

/** An answer on the wire. */
export interface RenderedAnswer {
  cost: Cost;
  body: WholeBody | StreamBody;
}

export interface WholeBody {
  stream: false;
  contentType: string;
  text: string;
}

/** The tokens are sent one by one at the requested pace; the opening goes out with the first one. */
export interface StreamBody {
  stream: true;
  contentType: string;
  opening: string;
  tokens: readonly string[];
  closing: string;
}

/** A failure on the wire. */
export interface FailureResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /**
   * `response`: the body is the whole response. `event`: in a stream, the body is an event after the first
   * tokens; a call without a stream receives it as its whole body.
   */
  delivery: 'response' | 'event';
}

/** One way in which a vendor reports a failure, with its name and its expected classification. */
export interface FailureCase extends FailureResponse {
  /** Unique within its protocol; the same name in several protocols means the same failure. */
  name: string;
  protocol: string;
  /** The vendor that answers like this. */
  vendor: string;
  /**
   * The only providers that can classify the failure, because the same codes mean something else to others.
   * Missing if every client of the protocol can classify it.
   */
  onlyFor?: readonly string[];
  expectedKind: FailureKind;
  /** The wait that the response asks for. */
  expectedRetryAfterMs?: number;
  /** Set for a failure that occurs only in a chat. */
  chatOnly?: boolean;
  /** Set if the failure shows only in how an otherwise good answer ends; the body is then unused. */
  answer?: Answer;
}
