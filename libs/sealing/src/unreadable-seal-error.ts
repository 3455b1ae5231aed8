/** A sealed secret that none of the keys opens, or that was stored for something else. */
export class UnreadableSealError extends Error {
  override readonly name = 'UnreadableSealError';

  constructor(options?: ErrorOptions) {
    super(
      'A stored secret cannot be opened. Give every process the same sealing.key, keep keys that were used before in sealing.previousKeys, or store the secret anew.',
      options,
    );
  }
}
