/** An answer that tells of a failure. */
export interface VendorAnswer {
  /** Missing in the middle of a stream, whose own status was a good one. */
  status: number | undefined;
  headers: Headers;
  /** Parsed, or as text. */
  body: unknown;
}
