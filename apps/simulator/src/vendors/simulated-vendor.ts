import type { IncomingHttpHeaders } from 'node:http';
import type { FailureKind } from '@app/contracts';
import type { FailureCase, FailureResponse, StreamBody, WholeBody } from '../protocols/protocol.js';
import type { LimitHeaders } from './limit-headers.js';

/**
 * The differences of one vendor from its protocol: the requests it accepts, its headers, its failures and the form
 * of its answers. They apply to requests whose path begins with `/vendor/<id>`.
 */
export interface SimulatedVendor {
  /** The provider's name in the catalogue. */
  id: string;
  /** The base path of its API, if it is neither the path of the provider's default address nor `/v1`. */
  path?: string;
  /** Checked before anything else; the first gate that refuses decides. */
  gates?: readonly Gate[];
  /** Replaces the rate limit headers of the protocol. */
  limits?: LimitHeaders;
  /** The header of the request id. Default: `x-request-id`. */
  requestIdHeader?: string;
  /** Its failures, in addition to those of the protocol. */
  failures?: readonly FailureCase[];
  /** Translates a request from the vendor's dialect to the protocol. */
  reads?(body: unknown): unknown;
  /** Translates a successful answer from the protocol to the vendor's dialect. */
  writes?(body: WholeBody | StreamBody, operation: string): WholeBody | StreamBody;
}

/** The request as a gate sees it. */
export interface GateRequest {
  /** The protocol's operation, such as `chat`. */
  operation: string;
  /** Without `/vendor/<id>` and `/scenario/<name>`. */
  path: string;
  headers: IncomingHttpHeaders;
  query: URLSearchParams;
  /** The parsed body. */
  body: unknown;
}

/** A condition that every request must meet before the vendor serves it. */
export interface Gate {
  name: string;
  /** The failure kind that a client must classify the refusal as. */
  expectedKind: FailureKind;
  /**
   * The headers that pass the gate, if a client can get them only from its configuration. Missing for a gate that
   * every client of this vendor must pass by itself.
   */
  passWith?: Readonly<Record<string, string>>;
  refuse(request: GateRequest): FailureResponse | undefined;
}
