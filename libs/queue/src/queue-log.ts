/** Where the queue tells what happened; pino's loggers are ones. Never given a prompt or a key. */
export interface QueueLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
