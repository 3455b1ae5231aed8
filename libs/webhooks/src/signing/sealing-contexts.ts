/** What the secret of an endpoint is sealed for. */
export function endpointSecretContext(endpointId: string): string {
  return `webhook endpoint ${endpointId}`;
}

/** What the secret of a single job's webhook is sealed for. */
export function jobWebhookContext(tenant: string): string {
  return `job webhook of ${tenant}`;
}
