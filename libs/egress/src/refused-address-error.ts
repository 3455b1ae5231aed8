/** An address that a tenant gave and that this installation does not call. The message tells the tenant why. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}
