import type { EventSource } from './event-source.js';

/** An endpoint that was disabled for its failures, for the other endpoints of its tenant. */
export const endpointEvents: EventSource = async ({ subject, time }, { endpoints }) => {
  const disabled = endpoints.find(({ id }) => id === subject);
  if (disabled === undefined) return undefined;
  const type = 'webhook_endpoint.disabled';
  const data = { id: subject, because: disabled.disabledBecause };
  return { type, body: { type, timestamp: new Date(time).toISOString(), data } };
};
