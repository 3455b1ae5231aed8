/** Another program listens on the port of the API. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(
      `Another program listens on ${host}:${port}. Stop it, or choose another port with --port or SLUICE_HTTP_PORT.`,
      options,
    );
  }
}
