/** Asked for a stream, answered with one body: an error, a page, or a server that streams nothing. */
export function isWhole(response: Response): boolean {
  return /json|html/.test(response.headers.get('content-type') ?? '');
}
