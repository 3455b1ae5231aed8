/** What a vendor's key that a job brought along is sealed for. */
export function providerKeyContext(tenant: string): string {
  return `provider key of a job of ${tenant}`;
}
