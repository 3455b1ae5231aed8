import type { IncomingHttpHeaders } from 'node:http';
import type { FailureKind } from '@app/contracts';
import type { FailureCase, FailureResponse, StreamBody, WholeBody } from '../protocols/protocol.js';
import type { LimitHeaders } from './limit-headers.js';

/**
 * How one vendor differs from the protocol that it speaks: what it lets through, what its headers tell, how
 * its answers look. It holds for requests whose path begins with `/vendor/<id>`.
 */
export interface SimulatedVendor {
  /** The provider's name in the catalogue. */
  id: string;
  /** Where its API begins, when that is neither the path of the provider's own address nor `/v1`. */
  path?: string;
  /** Looked at before anything else; the first that refuses decides. */
  gates?: readonly Gate[];
  /** In place of the protocol's own. */
  limits?: LimitHeaders;
  /** Where it puts its id of a request. Default: `x-request-id`. */
  requestIdHeader?: string;
  /** Its ways to tell of a failure, beside those of the protocol. */
  failures?: readonly FailureCase[];
  /** A request in the vendor's dialect, as the protocol has it. */
  reads?(body: unknown): unknown;
  /** A good answer of the protocol, as the vendor sends it. */
  writes?(body: WholeBody | StreamBody, operation: string): WholeBody | StreamBody;
}

/** What a gate looks at. */
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

/** A condition under which the vendor serves anyone at all. */
export interface Gate {
  name: string;
  /** What whoever meets it must understand. */
  expectedKind: FailureKind;
  /**
   * The headers by which a caller passes, where only its configuration can give them. Missing for a gate that
   * every caller of this vendor must pass by itself.
   */
  passWith?: Readonly<Record<string, string>>;
  refuse(request: GateRequest): FailureResponse | undefined;
}
