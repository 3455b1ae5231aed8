/** How long a caller may take, in milliseconds. The connection of a slower caller is closed. */
export interface HttpTimeLimits {
  /** For all headers of a request. */
  headers: number;
  /** For a whole request, its body included. */
  request: number;
  /** Without a byte in either direction; longer than the longest `Prefer: wait`. */
  idle: number;
  /** Between two requests on one connection. */
  keepAlive: number;
  /** How often slow requests are searched for. */
  check: number;
}

export const defaultTimeLimits: HttpTimeLimits = {
  headers: 10_000,
  request: 120_000,
  idle: 120_000,
  keepAlive: 75_000,
  check: 2_000,
};
