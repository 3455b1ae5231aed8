/** Wrong arguments; the message is for the person who typed them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
